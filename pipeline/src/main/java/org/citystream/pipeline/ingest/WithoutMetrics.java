package org.citystream.pipeline.ingest;

import org.apache.beam.sdk.metrics.BoundedTrie;
import org.apache.beam.sdk.metrics.Counter;
import org.apache.beam.sdk.metrics.Distribution;
import org.apache.beam.sdk.metrics.Gauge;
import org.apache.beam.sdk.metrics.MetricName;
import org.apache.beam.sdk.metrics.MetricsContainer;
import org.apache.beam.sdk.metrics.MetricsEnvironment;
import org.apache.beam.sdk.metrics.NoOpCounter;
import org.apache.beam.sdk.metrics.StringSet;

/**
 * Runs KafkaIO's code without its own metrics. They take several look-ups and a string a record,
 * and on Spark they get into the state of the read, where Kryo cannot restore them.
 */
final class WithoutMetrics implements MetricsContainer {
  private static final WithoutMetrics CONTAINER = new WithoutMetrics();

  private WithoutMetrics() {}

  /** A call to KafkaIO. */
  interface Call<T, E extends Exception> {
    T run() throws E;
  }

  static <T, E extends Exception> T call(Call<T, E> call) throws E {
    var thread = MetricsEnvironment.getMetricsEnvironmentStateForCurrentThread();
    MetricsContainer outer = thread.activate(CONTAINER);
    try {
      return call.run();
    } finally {
      thread.activate(outer);
    }
  }

  @Override
  public Counter getCounter(MetricName name) {
    return NoOpCounter.getInstance();
  }

  @Override
  public Distribution getDistribution(MetricName name) {
    return new Distribution() {
      @Override
      public void update(long value) {}

      @Override
      public void update(long sum, long count, long min, long max) {}

      @Override
      public MetricName getName() {
        return name;
      }
    };
  }

  @Override
  public Gauge getGauge(MetricName name) {
    return new Gauge() {
      @Override
      public void set(long value) {}

      @Override
      public MetricName getName() {
        return name;
      }
    };
  }

  @Override
  public StringSet getStringSet(MetricName name) {
    return new StringSet() {
      @Override
      public void add(String value) {}

      @Override
      public void add(String... values) {}

      @Override
      public MetricName getName() {
        return name;
      }
    };
  }

  @Override
  public BoundedTrie getBoundedTrie(MetricName name) {
    return new BoundedTrie() {
      @Override
      public void add(Iterable<String> values) {}

      @Override
      public MetricName getName() {
        return name;
      }
    };
  }
}
