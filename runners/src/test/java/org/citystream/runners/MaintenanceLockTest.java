package org.citystream.runners;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.citystream.pipeline.lake.LakeOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class MaintenanceLockTest {
  private static final Duration A_MOMENT = Duration.ofSeconds(1);

  // Beam reads brackets in a path as a pattern.
  @TempDir private Path temporary;

  private final StringWriter progress = new StringWriter();

  @Test
  void secondIsRefusedAndToldWhoHoldsIt() throws Exception {
    try (MaintenanceLock first = acquire("compact")) {
      assertThatThrownBy(() -> acquire("backfill"))
          .isInstanceOf(UsageException.class)
          .hasMessageMatching(
              "--lake=.*: is being changed by compact on .+, process %d, since 20.*Z; wait.*"
                  .formatted(ProcessHandle.current().pid()));
      assertThat(MaintenanceLock.holder(options()))
          .hasValueSatisfying(holder -> assertThat(holder).startsWith("compact on "));
      first.check();
    }
  }

  @Test
  void whatIsGivenBackCanBeTaken() throws Exception {
    acquire("compact").close();

    assertThat(locks()).isEmpty();
    assertThat(MaintenanceLock.holder(options())).isEmpty();
    assertThatCode(() -> acquire("backfill").close()).doesNotThrowAnyException();
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void lockOfAKilledProcessIsTakenOverAtOnce() throws Exception {
    Process process = new ProcessBuilder("sleep", "60").start();
    leaveLock(holder -> holder.put("pid", process.pid()));
    assertRefused();

    process.destroyForcibly().waitFor();

    assertThat(MaintenanceLock.holder(options())).isEmpty();
    assertTakenOver();
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void processOfAnotherHostIsNotLookedForHere() throws Exception {
    Process process = new ProcessBuilder("true").start();
    process.waitFor();

    leaveLock(holder -> holder.put("pid", process.pid()).put("processes", "elsewhere"));

    assertRefused();
  }

  @Test
  void lockOfAnotherHostIsTakenOverWhenItIsNotTouchedAnyMore() throws Exception {
    Path lock = leaveLock(holder -> holder.put("processes", "elsewhere"));
    setAge(lock, MaintenanceLock.DEAD_AFTER.minusSeconds(20));
    assertRefused();

    setAge(lock, MaintenanceLock.DEAD_AFTER.plus(A_MOMENT));

    assertThat(MaintenanceLock.holder(options())).isEmpty();
    assertTakenOver();
  }

  @Test
  void fileThatSaysNothingIsALock() throws Exception {
    for (String content : List.of("", "{", "null", "[1]", "{\"pid\": 1}")) {
      Files.createDirectories(folder());
      Path lock = Files.writeString(folder().resolve("foreign.json"), content);

      assertThatThrownBy(() -> acquire("compact"))
          .isInstanceOf(UsageException.class)
          .hasMessageContaining("is being changed by another command; wait");
      Files.delete(lock);
    }
  }

  @Test
  void holderShowsThatItLives() throws Exception {
    try (MaintenanceLock lock = acquire("compact")) {
      Path file = locks().get(0);
      setAge(file, MaintenanceLock.DEAD_AFTER.plus(A_MOMENT));

      lock.beat();

      assertRefused();
      lock.check();
    }
  }

  @Test
  void lockThatSomebodyRemovedIsLost() throws Exception {
    try (MaintenanceLock lock = acquire("compact")) {
      Files.delete(locks().get(0));

      lock.beat();

      assertThatThrownBy(lock::check)
          .isInstanceOf(RunFailedException.class)
          .hasMessageStartingWith("compact: lost its lock on " + options().getLake());
      assertThat(locks()).isEmpty();
    }
  }

  @Test
  void lockThatCouldNotBeWrittenForLongIsLostForGood() throws Exception {
    SettableClock clock = new SettableClock();
    try (MaintenanceLock lock =
        MaintenanceLock.acquire(options(), "compact", new PrintWriter(progress), clock)) {
      clock.now = clock.now.plus(MaintenanceLock.LOST_AFTER);
      lock.check();

      clock.now = clock.now.plus(A_MOMENT);
      lock.beat();

      assertThatThrownBy(lock::check).isInstanceOf(RunFailedException.class);
    }
  }

  @Test
  void ofManyContendersAtOnceNoTwoWin() throws Exception {
    int contenders = 16;
    ExecutorService threads = Executors.newFixedThreadPool(contenders);
    CyclicBarrier together = new CyclicBarrier(contenders);
    AtomicInteger holders = new AtomicInteger();
    AtomicInteger mostAtOnce = new AtomicInteger();
    Callable<Void> contender =
        () -> {
          for (int round = 0; round < 20; round++) {
            together.await();
            try (MaintenanceLock lock = acquire("compact")) {
              mostAtOnce.accumulateAndGet(holders.incrementAndGet(), Math::max);
              together.await();
              lock.check();
              holders.decrementAndGet();
            } catch (UsageException e) {
              together.await();
            }
          }
          return null;
        };
    List<Future<Void>> ends = new ArrayList<>();
    for (int i = 0; i < contenders; i++) {
      ends.add(threads.submit(contender));
    }
    for (Future<Void> end : ends) {
      end.get();
    }
    threads.shutdown();

    assertThat(mostAtOnce).hasValueLessThanOrEqualTo(1);
    assertThat(locks()).isEmpty();
    acquire("compact").close();
  }

  private interface Change {
    void apply(ObjectNode holder);
  }

  /** A lock as this process writes it, with something else in it. */
  private Path leaveLock(Change change) throws IOException {
    try (MaintenanceLock lock = acquire("replay")) {
      lock.check();
      ObjectMapper json = new ObjectMapper();
      ObjectNode holder = (ObjectNode) json.readTree(locks().get(0).toFile());
      change.apply(holder);
      Path file = folder().resolve("left.json");
      json.writeValue(file.toFile(), holder);
      return file;
    }
  }

  private static void setAge(Path file, Duration age) throws IOException {
    Files.setLastModifiedTime(file, FileTime.from(Instant.now().minus(age)));
  }

  private void assertRefused() {
    assertThatThrownBy(() -> acquire("compact")).isInstanceOf(UsageException.class);
  }

  private void assertTakenOver() throws IOException {
    try (MaintenanceLock lock = acquire("compact")) {
      lock.check();
      assertThat(locks()).hasSize(1);
      assertThat(progress.toString()).startsWith("removed the lock of replay on ");
    }
  }

  private MaintenanceLock acquire(String command) {
    return MaintenanceLock.acquire(options(), command, new PrintWriter(progress));
  }

  private LakeOptions options() {
    return PipelineSetup.parseLake(List.of("--lake=" + lake()));
  }

  private Path lake() {
    return temporary.resolve("a [lake] {of} mine");
  }

  private Path folder() {
    return lake().resolve(MaintenanceLock.FOLDER);
  }

  private List<Path> locks() throws IOException {
    if (!Files.isDirectory(folder())) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder())) {
      return files.toList();
    }
  }

  private static final class SettableClock extends Clock {
    private Instant now = Instant.parse("2026-01-31T12:00:00Z");

    @Override
    public Instant instant() {
      return now;
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }
}
