package org.citystream.runners;

import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.apache.beam.sdk.PipelineResult;
import org.apache.beam.sdk.metrics.MetricNameFilter;
import org.apache.beam.sdk.metrics.MetricsFilter;
import org.citystream.pipeline.CityMetrics;

/** What a running pipeline has done so far, by its own counters. */
final class PipelineProgress {
  private static final MetricsFilter CITYSTREAM =
      MetricsFilter.builder()
          .addNameFilter(MetricNameFilter.inNamespace(CityMetrics.NAMESPACE))
          .build();

  private final PipelineResult result;
  private final long startNanos = System.nanoTime();

  PipelineProgress(PipelineResult result) {
    this.result = result;
  }

  /** One line: seconds since the start, and every counter with its name. */
  String line() {
    Map<String, Long> counters = new TreeMap<>();
    result
        .metrics()
        .queryMetrics(CITYSTREAM)
        .getCounters()
        .forEach(c -> counters.merge(c.getName().getName(), c.getAttempted(), Long::sum));
    StringBuilder line = new StringBuilder();
    line.append(
        String.format(Locale.ROOT, "%5d s", (System.nanoTime() - startNanos) / 1_000_000_000));
    counters.forEach(
        (name, value) -> line.append(String.format(Locale.ROOT, "  %s %,d", name, value)));
    return line.toString();
  }
}
