package org.citystream.pipeline;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PDone;

/** A sink that keeps what reaches it, for pipelines that run in this JVM. */
public final class Collected<T> extends PTransform<PCollection<T>, PDone> {
  // The runner works on copies of a DoFn: what all copies share is static.
  private static final Map<String, Queue<Object>> COLLECTED = new ConcurrentHashMap<>();

  private final String sink = UUID.randomUUID().toString();

  @Override
  public PDone expand(PCollection<T> input) {
    COLLECTED.put(sink, new ConcurrentLinkedQueue<>());
    input.apply("Collect", ParDo.of(new CollectFn<T>(sink)));
    return PDone.in(input.getPipeline());
  }

  /** What has reached the sink, in no particular order. */
  @SuppressWarnings("unchecked")
  public List<T> elements() {
    return new ArrayList<>((Queue<T>) COLLECTED.get(sink));
  }

  private static final class CollectFn<T> extends DoFn<T, Void> {
    private final String sink;

    CollectFn(String sink) {
      this.sink = sink;
    }

    @ProcessElement
    public void process(@Element T element) {
      COLLECTED.get(sink).add(element);
    }
  }
}
