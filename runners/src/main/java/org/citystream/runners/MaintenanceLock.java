package org.citystream.runners;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.io.fs.MatchResult.Metadata;
import org.apache.beam.sdk.io.fs.ResourceId;
import org.citystream.pipeline.lake.LakeFile;
import org.citystream.pipeline.lake.LakeOptions;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * Keeps apart the commands that change what is in a lake: at most one at a time holds it.
 *
 * <p>A lock is a file below {@value #FOLDER} in the lake, written again and again. Whoever wants it
 * writes one first and lists the folder then, so of two at least one sees the other. A lock that is
 * not written any more, or whose process is known to be gone, is taken over. Nothing is given back
 * when a process is interrupted, for its steps may go on until it is gone.
 */
final class MaintenanceLock implements AutoCloseable {
  /** The folder of locks below the lake; readers skip it, as its name begins with a dot. */
  static final String FOLDER = ".locks";

  /** How much older than one just written a file is whose writer is gone. */
  static final Duration DEAD_AFTER = Duration.ofSeconds(60);

  /** How long a holder goes on without having written, sooner than others take it for gone. */
  static final Duration LOST_AFTER = Duration.ofSeconds(40);

  private static final Duration BEAT = Duration.ofSeconds(10);
  private static final int MOST_BYTES = 4096;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final LakeOptions options;
  private final ResourceId file;
  private final Holder holder;
  private final PrintWriter progress;
  private final Clock clock;
  private final ScheduledExecutorService heart =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "maintenance-lock");
            thread.setDaemon(true);
            return thread;
          });
  private volatile Instant written;
  private volatile boolean lost;

  private MaintenanceLock(LakeOptions options, String command, PrintWriter progress, Clock clock) {
    this.options = options;
    this.progress = progress;
    this.clock = clock;
    FileSystems.setDefaultPipelineOptions(options);
    file =
        FileSystems.matchNewResource(
            "%s/%s/%s.json".formatted(options.getLake(), FOLDER, UUID.randomUUID()), false);
    holder = Holder.thisProcess(command, clock.instant());
  }

  /**
   * Takes the lock of a lake that can be listed and written.
   *
   * @param command the name of the command, for others
   * @param progress told which dead locks were removed, and when the lock cannot be written
   * @throws UsageException if another command holds it, or if it cannot be written
   */
  static MaintenanceLock acquire(LakeOptions options, String command, PrintWriter progress) {
    return acquire(options, command, progress, Clock.systemUTC());
  }

  static MaintenanceLock acquire(
      LakeOptions options, String command, PrintWriter progress, Clock clock) {
    MaintenanceLock lock = new MaintenanceLock(options, command, progress, clock);
    try {
      lock.take();
      return lock;
    } catch (IOException e) {
      lock.close();
      throw new UsageException(
          "--lake=%s: its lock below %s cannot be written (%s)"
              .formatted(options.getLake(), FOLDER, LakeProbe.reason(e)));
    } catch (RuntimeException e) {
      lock.close();
      throw e;
    }
  }

  /**
   * Who holds the lock of a lake, as {@code compact on HOST, process 42, since 2026-01-31T06:00Z};
   * for those who only read.
   *
   * @return empty if nobody does
   */
  static Optional<String> holder(LakeOptions options) throws IOException {
    long now = System.currentTimeMillis();
    for (Metadata other : LakeListing.files(options, FOLDER)) {
      Optional<Holder> holder = read(other.resourceId());
      if (holder.isPresent() && !isDead(other, holder.get(), now)) {
        return holder.map(Holder::toString);
      }
    }
    return Optional.empty();
  }

  private void take() throws IOException {
    write();
    List<Metadata> locks = LakeListing.files(options, FOLDER);
    long now =
        locks.stream()
            .filter(lock -> lock.resourceId().equals(file))
            .findFirst()
            .orElseThrow(() -> new RunFailedException("somebody has removed " + file))
            .lastModifiedMillis();
    for (Metadata lock : locks) {
      if (!lock.resourceId().equals(file)) {
        settle(lock, now);
      }
    }
    ScheduledFuture<?> unused =
        heart.scheduleWithFixedDelay(this::beat, BEAT.toMillis(), BEAT.toMillis(), MILLISECONDS);
  }

  /** Refuses if another holds the lock, and removes what somebody has left who is gone. */
  private void settle(Metadata other, long now) throws IOException {
    Optional<Holder> found = read(other.resourceId());
    if (found.isEmpty()) {
      return;
    }
    if (!isDead(other, found.get(), now)) {
      throw new UsageException(
          "--lake=%s: is being changed by %s; wait until it is done, or, if it was killed, a minute"
              .formatted(options.getLake(), found.get()));
    }
    FileSystems.delete(List.of(other.resourceId()));
    progress.printf("removed the lock of %s, which is gone%n", found.get());
  }

  /**
   * To be called before every step that cannot be undone.
   *
   * @throws RunFailedException if somebody else may hold the lock by now
   */
  void check() {
    if (isOverdue()) {
      lost = true;
    }
    if (lost) {
      throw new RunFailedException(
          "%s: lost its lock on %s, which was removed or could not be written for %d s; start again"
              .formatted(holder.command, options.getLake(), LOST_AFTER.toSeconds()));
    }
  }

  /** Also when the clock was set back, or a computer slept meanwhile. */
  private boolean isOverdue() {
    return Duration.between(written, clock.instant()).abs().compareTo(LOST_AFTER) > 0;
  }

  /** Shows that this process lives. What was lost stays so, for others may have seen it. */
  synchronized void beat() {
    if (heart.isShutdown() || lost) {
      return;
    }
    try {
      if (LakeFile.isThere(file)) {
        write();
      } else {
        lost = true;
      }
    } catch (IOException | RuntimeException e) {
      progress.printf("the lock of the lake cannot be written: %s%n", LakeProbe.reason(e));
    }
  }

  /** In place: a file that is replaced by another may be missing from a listing for a moment. */
  private void write() throws IOException {
    Instant start = clock.instant();
    try (WritableByteChannel channel = FileSystems.create(file, "application/json")) {
      channel.write(ByteBuffer.wrap(JSON.writeValueAsBytes(holder)));
    }
    if (written != null && isOverdue()) {
      lost = true;
    }
    written = start;
  }

  private static boolean isDead(Metadata lock, Holder holder, long now) {
    return now - lock.lastModifiedMillis() > DEAD_AFTER.toMillis() || holder.isGone();
  }

  /** Empty if there is no such lock any more. */
  private static Optional<Holder> read(ResourceId lock) throws IOException {
    try (InputStream in = Channels.newInputStream(FileSystems.open(lock))) {
      Holder holder = JSON.readValue(in.readNBytes(MOST_BYTES), Holder.class);
      return Optional.of(Objects.requireNonNullElse(holder, Holder.UNKNOWN));
    } catch (IOException | SdkException e) {
      return LakeFile.isThere(lock) ? Optional.of(Holder.UNKNOWN) : Optional.empty();
    }
  }

  /** Gives it back. If that fails, others wait until it is dead. */
  @Override
  public synchronized void close() {
    heart.shutdown();
    try {
      FileSystems.delete(List.of(file));
    } catch (IOException | RuntimeException e) {
      progress.printf("the lock of the lake cannot be removed: %s%n", LakeProbe.reason(e));
    }
  }

  /**
   * Who holds a lock, as its file says it; everything is null if the file says nothing.
   *
   * @param processes where the process's id is unique; null if that is unknown
   * @param since when it was taken, by its holder's clock
   */
  @JsonIgnoreProperties(ignoreUnknown = true)
  record Holder(String command, String host, long pid, String processes, String since) {
    private static final Holder UNKNOWN = new Holder(null, null, 0, null, null);

    static Holder thisProcess(String command, Instant since) {
      return new Holder(
          command,
          hostName(),
          ProcessHandle.current().pid(),
          processesHere(),
          since.truncatedTo(ChronoUnit.SECONDS).toString());
    }

    /** Whether that is certain; a process that cannot be seen from here never is. */
    boolean isGone() {
      return processes != null
          && processes.equals(processesHere())
          && ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isEmpty();
    }

    private static String hostName() {
      try {
        return InetAddress.getLocalHost().getHostName();
      } catch (UnknownHostException e) {
        return "an unknown host";
      }
    }

    /** Hosts may share a name, and containers that of their host: a boot of Linux is unique. */
    private static String processesHere() {
      try {
        return "%s %s"
            .formatted(
                Files.readString(Path.of("/proc/sys/kernel/random/boot_id")).strip(),
                Files.readSymbolicLink(Path.of("/proc/self/ns/pid")));
      } catch (IOException e) {
        return null;
      }
    }

    @Override
    public String toString() {
      return command == null
          ? "another command"
          : "%s on %s, process %d, since %s"
              .formatted(command, host, pid, since)
              .replaceAll("\\p{Cntrl}", "");
    }
  }
}
