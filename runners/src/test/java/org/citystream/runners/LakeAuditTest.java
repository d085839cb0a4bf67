package org.citystream.runners;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.citystream.runners.LakeAudit.Account;
import org.joda.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LakeAuditTest {
  private static final Instant MINUTE = Instant.parse("2026-01-01T10:00:00Z");
  private static final long RECORDS = 2 * 3 * 5;

  @TempDir Path folder;

  /** Three reports of all five kinds in each of two windows. */
  private Path lake() throws Exception {
    TestFeed feed = new TestFeed();
    for (int report = 0; report < 6; report++) {
      feed.allFive("vehicle", MINUTE.plusSeconds(20L * report), report);
    }
    Path lake = folder.resolve("o'l[a]*ke");
    assertThat(DemoLake.write(lake, feed).summary().exact()).isTrue();
    return lake;
  }

  @Test
  void everyLossIsSeenWhereItHappened() throws Exception {
    Path lake = lake();
    assertThat(account(lake)).isEqualTo(new Account(RECORDS, RECORDS, 0, 2, 2, 0, 0, 0, 0));
    assertThat(account(lake).missing(RECORDS + 7)).isEqualTo(7);

    Path window = oneFile(lake, "enriched", "window-20260101T100000Z");
    Path aside = Files.move(window, folder.resolve("aside"));
    assertThat(account(lake)).isEqualTo(new Account(RECORDS, RECORDS, 0, 1, 1, 0, 0, 15, 0));
    assertThat(account(lake).missing(RECORDS)).isEqualTo(15);
    Files.move(aside, window);

    for (Path file : files(lake, "processed/gps", "")) {
      Files.delete(file);
    }
    assertThat(account(lake)).isEqualTo(new Account(RECORDS, RECORDS - 6, 0, 2, 2, 0, 6, 0, 6));
    assertThat(account(lake).missing(RECORDS)).isEqualTo(6);

    for (Path file : files(lake, "raw", "")) {
      Files.delete(file);
    }
    assertThat(account(lake).raw()).isZero();
    assertThat(account(lake).missing(RECORDS)).isEqualTo(RECORDS);
  }

  @Test
  void aSecondCopyOfAFileCountsOnce() throws Exception {
    Path lake = lake();
    for (String dataset : List.of("raw", "processed", "enriched")) {
      for (Path file : files(lake, dataset, "")) {
        Files.copy(file, file.resolveSibling("again-" + file.getFileName()));
      }
    }

    assertThat(account(lake)).isEqualTo(new Account(RECORDS, RECORDS, 0, 2, 2, 0, 0, 0, 0));
  }

  @Test
  void anEmptyLakeMissesEverything() throws Exception {
    assertThat(account(folder)).isEqualTo(new Account(0, 0, 0, 0, 0, 0, 0, 0, 0));
    assertThat(account(folder).missing(RECORDS)).isEqualTo(RECORDS);
  }

  private static Account account(Path lake) throws Exception {
    try (LakeAudit audit = new LakeAudit(lake.toString(), Duration.standardMinutes(1))) {
      return audit.account();
    }
  }

  private static Path oneFile(Path lake, String dataset, String name) throws IOException {
    List<Path> files = files(lake, dataset, name);
    assertThat(files).hasSize(1);
    return files.get(0);
  }

  private static List<Path> files(Path lake, String dataset, String name) throws IOException {
    try (Stream<Path> files = Files.walk(lake.resolve(dataset))) {
      return files
          .filter(Files::isRegularFile)
          .filter(file -> file.getFileName().toString().startsWith(name))
          .filter(file -> file.toString().endsWith(".parquet"))
          .toList();
    }
  }
}
