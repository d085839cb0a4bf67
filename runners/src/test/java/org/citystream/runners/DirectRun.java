package org.citystream.runners;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.apache.beam.sdk.PipelineResult;
import org.apache.beam.sdk.PipelineResult.State;
import org.citystream.pipeline.CityOptions;
import org.citystream.simulator.broker.EmbeddedBroker;
import org.joda.time.Duration;

/** A run on the DirectRunner, in this process, whose files come soon. */
final class DirectRun implements AutoCloseable {
  private static final Duration POLL = Duration.millis(500);
  private static final Duration PATIENCE = Duration.standardMinutes(3);

  private final Path lake;
  private final PipelineResult pipeline;

  private DirectRun(Path lake, PipelineResult pipeline) {
    this.lake = lake;
    this.pipeline = pipeline;
  }

  /** The options for these brokers and this lake, and more. */
  static CityOptions options(EmbeddedBroker broker, Path lake, String... more) {
    return PipelineSetup.parse(
        Stream.concat(
                Stream.of(
                    "--bootstrapServers=" + broker.bootstrapServers(),
                    "--lake=" + lake,
                    "--archiveInterval=1s",
                    "--enrichedInterval=1s"),
                Stream.of(more))
            .toList(),
        Map.of());
  }

  /** Where a run with these options begins. */
  static StartPoint startPoint(CityOptions options, String from) {
    return StartPoint.of(new RunFrom.Converter().convert(from), options, line -> {});
  }

  /** Starts it. */
  static DirectRun start(CityOptions options, StartPoint start) {
    return new DirectRun(
        Path.of(options.getLake()), PipelineSetup.assemble(options, start.startOffsets()).run());
  }

  /** Waits until its lake, whoever else writes there, satisfies the condition. */
  void await(Predicate<LakeAudit.Account> condition) throws Exception {
    Instant deadline = Instant.now().plusMillis(PATIENCE.getMillis());
    LakeAudit.Account account = account(lake);
    while (!condition.test(account) && Instant.now().isBefore(deadline)) {
      pipeline.waitUntilFinish(POLL);
      account = account(lake);
    }
    assertThat(condition.test(account)).as(account.toString()).isTrue();
  }

  /** What a lake holds whose windows are a minute long. */
  static LakeAudit.Account account(Path lake) throws Exception {
    try (LakeAudit audit = new LakeAudit(lake.toString(), Duration.standardMinutes(1))) {
      return audit.account();
    }
  }

  /** Stops it as it is. */
  @Override
  public void close() {
    CompletableFuture<State> cancelled =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return pipeline.cancel();
              } catch (IOException e) {
                return State.FAILED;
              }
            });
    assertThat(cancelled).succeedsWithin(java.time.Duration.ofSeconds(30));
  }
}
