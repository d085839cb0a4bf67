package org.citystream.runners;

import static org.assertj.core.api.Assertions.assertThat;
import static org.citystream.runners.MadeLake.A_MINUTE;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.kafka.common.TopicPartition;
import org.citystream.runners.LakePosition.Offsets;
import org.joda.time.Duration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class LakePositionTest {
  private static final Instant START = Instant.parse("2026-01-01T09:50:00Z");
  private static final int MINUTES = 30;
  // The watermark had not passed the last two windows when the run ended.
  private static final int WINDOWS = 28;
  private static final int LATENESS = 3;
  private static final int OPEN = WINDOWS - LATENESS;
  private static final TopicPartition EVENTS = new TopicPartition("gps_data", 0);
  private static final TopicPartition POISON = new TopicPartition("gps_data", 1);

  @TempDir static Path healthy;
  @TempDir Path folder;

  @BeforeAll
  static void writeLake() throws Exception {
    try (MadeLake lake = new MadeLake(healthy, START)) {
      lake.write(MINUTES, WINDOWS);
    }
  }

  private static Arguments lost(String what, int eventMinute, int poisonOffset, String... files) {
    return arguments(what, eventMinute, poisonOffset, List.of(files));
  }

  static Stream<Arguments> losses() {
    return Stream.of(
        lost("nothing", OPEN, MINUTES),
        lost("the newest raw", OPEN, 29, "raw 29"),
        lost("a raw", 20, 20, "raw 20"),
        lost("the first raw of an hour", 10, 10, "raw 10"),
        lost("the first raw of all", 0, 0, "raw 0"),
        lost("a processed", 20, MINUTES, "processed 20"),
        lost("a processed of a completed hour", 5, MINUTES, "processed 5"),
        lost("the newest processed", OPEN, MINUTES, "processed 29"),
        lost("a dead letter", OPEN, 7, "dead_letter 7"),
        lost("an enriched", 12, MINUTES, "enriched 12"),
        lost("an enriched of a completed hour", 3, MINUTES, "enriched 3"),
        lost("the newest enriched", OPEN - 1, MINUTES, "enriched 27"),
        lost("all of a minute", 18, 18, "raw 18", "processed 18", "dead_letter 18", "enriched 18"),
        lost("raw and processed", 18, 18, "raw 18", "processed 18"),
        lost("processed and enriched", 18, MINUTES, "processed 18", "enriched 18"),
        lost("raw, later enriched", 16, 16, "raw 16", "enriched 20"),
        lost("enriched, later raw", 16, 20, "raw 20", "enriched 16"),
        lost(
            "the newest of all",
            OPEN - 1,
            29,
            "raw 29",
            "processed 29",
            "dead_letter 29",
            "enriched 27"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("losses")
  void readsAgainFromTheFirstRecordThatSomethingIsLostOf(
      String what, int eventMinute, int poisonOffset, List<String> files) throws Exception {
    int newest = MINUTES;
    try (MadeLake lake = lake()) {
      for (String file : files) {
        String[] parts = file.split(" ", -1);
        lake.without(parts[0], Integer.parseInt(parts[1]));
        newest = file.equals("raw 29") ? 29 : newest;
      }
    }

    assertThat(position().partitions())
        .as(what)
        .isEqualTo(
            Map.of(
                EVENTS,
                new Offsets((long) A_MINUTE * newest, (long) A_MINUTE * eventMinute),
                POISON,
                new Offsets(newest, poisonOffset)));
  }

  @Test
  void aLakeWithoutClosedWindowsIsBuiltAnewFromItsFirstRecord() throws Exception {
    try (MadeLake lake = new MadeLake(folder.resolve("lake"), START)) {
      lake.write(MINUTES, 0);
    }

    assertThat(position().partitions().get(EVENTS)).isEqualTo(new Offsets(180, 0));
    assertThat(position().openSince()).contains(START);
  }

  @Test
  void anEmptyLakeHasNoPosition() throws Exception {
    assertThat(position().partitions()).isEmpty();
    assertThat(position().openSince()).isEmpty();
  }

  @Test
  void aRecordThatCameTooLateDoesNotReopenItsWindow() throws Exception {
    try (MadeLake lake = lake()) {
      lake.writeLate(MINUTES - 1, 180, START.minusSeconds(5 * 3600));
    }

    assertThat(position().partitions().get(EVENTS))
        .isEqualTo(new Offsets(181, (long) A_MINUTE * OPEN));
  }

  @Test
  void lossesInManyHoursAreFollowedToTheFirst() throws Exception {
    int minutes = 5 * 60;
    try (MadeLake lake = new MadeLake(folder.resolve("lake"), START.minusSeconds(4 * 3600))) {
      lake.write(minutes, minutes);
      for (int minute = 60; minute < minutes; minute++) {
        lake.without("dead_letter", minute);
      }
      for (int minute = 100; minute < minutes - 30; minute++) {
        lake.without("enriched", minute);
      }
    }

    assertThat(position().partitions())
        .isEqualTo(Map.of(EVENTS, new Offsets(1800, 600), POISON, new Offsets(300, 60)));
  }

  @Test
  void aPartitionThatHasBeenSilentForHoursIsFound() throws Exception {
    TopicPartition silent = new TopicPartition("gps_data", 2);
    try (MadeLake lake = lake()) {
      lake.writeSilent(silent.partition(), 41, START.minusSeconds(6 * 3600));
      lake.writeSilent(3, 0, START.minusSeconds(3 * 3600));
    }

    assertThat(position(folder.resolve("lake").toString(), Set.of(silent)).partitions())
        .containsEntry(silent, new Offsets(42, 42));
    assertThat(position().partitions()).containsOnlyKeys(EVENTS, POISON);
  }

  @Test
  void aLakeThatIsNotLocalIsFetchedAndGivesTheSame() throws Exception {
    FileSystems.setDefaultPipelineOptions(PipelineOptionsFactory.create());
    try (MadeLake lake = lake()) {
      lake.without("raw", 20).without("enriched", 16);
    }

    LakePosition remote = position("file://" + folder.resolve("lake"), Set.of(EVENTS, POISON));

    assertThat(remote).isEqualTo(position());
    assertThat(remote.partitions().get(EVENTS)).isEqualTo(new Offsets(180, 96));
  }

  /** A lake of its own for a test to damage. */
  private MadeLake lake() throws Exception {
    Path copy = folder.resolve("lake");
    try (Stream<Path> files = Files.walk(healthy)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Path target = copy.resolve(healthy.relativize(file));
        Files.createDirectories(target.getParent());
        Files.copy(file, target);
      }
    }
    return new MadeLake(copy, START);
  }

  private LakePosition position() throws Exception {
    return position(folder.resolve("lake").toString(), Set.of(EVENTS, POISON));
  }

  private static LakePosition position(String lake, Set<TopicPartition> filled) throws Exception {
    Duration window = Duration.standardMinutes(1);
    Duration lateness = Duration.standardMinutes(LATENESS);
    try (LakeFiles files = LakeFiles.of(lake, Instant.parse("2026-01-02T00:00:00Z"));
        LakeViews views = new LakeViews(window)) {
      var open = new OpenWindows(files, views, window, lateness, line -> {}).find();
      return new FindLakePosition(files, views, line -> {}).find(open, filled);
    }
  }
}
