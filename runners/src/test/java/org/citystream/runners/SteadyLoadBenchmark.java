package org.citystream.runners;

import java.io.PrintWriter;
import java.io.Writer;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.apache.beam.runners.spark.SparkContextOptions;
import org.apache.spark.streaming.api.java.JavaStreamingListener;
import org.apache.spark.streaming.api.java.JavaStreamingListenerBatchCompleted;
import org.citystream.pipeline.CityOptions;
import org.citystream.simulator.broker.EmbeddedBroker;
import org.citystream.simulator.send.SimulatorOptions;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Unmatched;

/**
 * Prints how a runner bears a load that goes on in real time: every so often the least heap in use,
 * the median of how long Spark's micro-batches take and how long after its time the slowest was
 * done; in the end, how long after their window's end on-time rows are in the lake.
 */
@Command(name = "SteadyLoadBenchmark", mixinStandardHelpOptions = true, showDefaultValues = true)
public final class SteadyLoadBenchmark implements Callable<Integer> {
  private static final long SAMPLE_MILLIS = 250;
  private static final long MEGABYTE = 1 << 20;

  @Option(names = "--vehicles", description = "Vehicles that report on all five topics.")
  private int vehicles = 2000;

  @Option(names = "--every", description = "Milliseconds between a vehicle's reports.")
  private long every = 1000;

  @Option(names = "--seconds", description = "How long to send.")
  private long seconds = 1800;

  @Option(names = "--print", description = "Seconds between the lines.")
  private long print = 60;

  @Unmatched private List<String> pipelineArguments = new ArrayList<>();

  private final AtomicLong leastHeap = new AtomicLong(Long.MAX_VALUE);
  private final AtomicLong sent = new AtomicLong();
  private final Queue<Long> batchMillis = new ConcurrentLinkedQueue<>();
  private final Queue<Long> delayMillis = new ConcurrentLinkedQueue<>();

  /** Prints the tables. */
  public static void main(String[] args) {
    System.exit(new CommandLine(new SteadyLoadBenchmark()).execute(args));
  }

  @Override
  public Integer call() throws Exception {
    Path lake = Files.createTempDirectory("citystream-benchmark-");
    ScheduledExecutorService samples = Executors.newSingleThreadScheduledExecutor();
    try (EmbeddedBroker broker = EmbeddedBroker.start()) {
      broker.createTopics(Preflight.topics("dead_letter"), 2);
      CityOptions options =
          PipelineSetup.parse(
              pipelineArguments,
              Map.of("bootstrapServers", broker.bootstrapServers(), "lake", lake.toString()));
      options.as(SparkContextOptions.class).setListeners(List.of(new BatchTimes()));
      System.out.printf(
          "%8s %14s %12s %12s %12s%n", "s", "records sent", "heap, MB", "batch, ms", "delay, ms");
      sample(samples);
      DemoSummary summary =
          new Demo(
                  options, this::send, Duration.ofMinutes(15), new PrintWriter(Writer.nullWriter()))
              .run();
      samples.shutdownNow();
      System.out.printf(
          Locale.ROOT, "%,d records, exact: %s%n", summary.records(), summary.exact());
      printQuantiles("window's end to file, ms", printLatencies(lake));
    } finally {
      samples.shutdownNow();
      ThroughputBenchmark.delete(lake);
    }
    return 0;
  }

  private Map<String, Long> send(String bootstrapServers, LongConsumer progress) {
    SimulatorOptions options =
        SimulatorOptions.builder()
            .vehicles(vehicles)
            .interval(Duration.ofMillis(every))
            .start(nextReport())
            .duration(Duration.ofSeconds(seconds))
            .build();
    return FeedOptions.city(options).send(bootstrapServers, sent::set);
  }

  /** Reports fall on windows' ends, so that nobody's latency is the wait for the next report. */
  private Instant nextReport() {
    return Instant.ofEpochMilli((System.currentTimeMillis() / every + 1) * every);
  }

  private void sample(ScheduledExecutorService samples) {
    MemoryMXBean memory = ManagementFactory.getMemoryMXBean();
    ScheduledFuture<?> unusedSample =
        samples.scheduleAtFixedRate(
            () -> leastHeap.accumulateAndGet(memory.getHeapMemoryUsage().getUsed(), Math::min),
            SAMPLE_MILLIS,
            SAMPLE_MILLIS,
            TimeUnit.MILLISECONDS);
    Instant start = Instant.now();
    ScheduledFuture<?> unusedPrint =
        samples.scheduleAtFixedRate(
            () -> printPeriod(Duration.between(start, Instant.now())),
            print,
            print,
            TimeUnit.SECONDS);
  }

  private void printPeriod(Duration elapsed) {
    long[] millis = drain(batchMillis);
    long[] delays = drain(delayMillis);
    System.out.printf(
        Locale.ROOT,
        "%,8d %,14d %,12d %,12d %,12d%n",
        elapsed.toSeconds(),
        sent.get(),
        leastHeap.getAndSet(Long.MAX_VALUE) / MEGABYTE,
        millis.length == 0 ? 0 : millis[millis.length / 2],
        delays.length == 0 ? 0 : delays[delays.length - 1]);
  }

  private static long[] drain(Queue<Long> values) {
    return Stream.generate(values::poll)
        .takeWhile(Objects::nonNull)
        .mapToLong(Long::longValue)
        .sorted()
        .toArray();
  }

  private final class BatchTimes extends JavaStreamingListener {
    @Override
    public void onBatchCompleted(JavaStreamingListenerBatchCompleted completed) {
      batchMillis.add(completed.batchInfo().processingDelay());
      delayMillis.add(
          completed.batchInfo().processingEndTime()
              - completed.batchInfo().batchTime().milliseconds());
    }
  }

  /** Of each on-time row; prints the slowest file of every window. */
  private static LongStream printLatencies(Path lake) throws SQLException {
    Map<Instant, Long> slowest = new TreeMap<>();
    LongStream.Builder latencies = LongStream.builder();
    String query =
        "SELECT filename, epoch_ms(window_end), count(*) FROM read_parquet('%s/enriched/**/*.parquet',"
                .formatted(lake)
            + " filename = true) WHERE pane_timing = 'ON_TIME' GROUP BY ALL";
    try (Connection duckdb = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = duckdb.createStatement();
        ResultSet files = statement.executeQuery(query)) {
      while (files.next()) {
        long windowEnd = files.getLong(2);
        long latency = Path.of(files.getString(1)).toFile().lastModified() - windowEnd;
        slowest.merge(Instant.ofEpochMilli(windowEnd), latency, Math::max);
        for (long row = 0; row < files.getLong(3); row++) {
          latencies.add(latency);
        }
      }
    }
    slowest.forEach(
        (windowEnd, latency) ->
            System.out.printf(Locale.ROOT, "%s: in the lake after %,d ms%n", windowEnd, latency));
    return latencies.build();
  }

  private static void printQuantiles(String what, LongStream values) {
    long[] sorted = values.sorted().toArray();
    if (sorted.length == 0) {
      System.out.printf("%s: none%n", what);
      return;
    }
    System.out.printf(
        Locale.ROOT,
        "%s: %,d values, median %,d, 99 %% %,d, most %,d%n",
        what,
        sorted.length,
        sorted[sorted.length / 2],
        sorted[(int) (sorted.length * 0.99)],
        sorted[sorted.length - 1]);
  }
}
