package org.citystream.runners;

import java.io.IOException;
import java.io.PrintWriter;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.Collectors;
import org.citystream.contracts.lake.Dataset;
import org.citystream.pipeline.compact.HourFolder;
import org.citystream.pipeline.lake.LakeOptions;

/**
 * How long it takes to count the rows that views show of the newest of some hours' days.
 *
 * @param options say where the lake is
 * @param day the day; empty if there are no hours, or too much to be fetched
 * @param datasets those whose views are asked
 * @param err told what is fetched
 */
record QueryTime(
    LakeOptions options, Optional<LocalDate> day, Set<Dataset> datasets, PrintWriter err) {

  // More than that is not fetched for a figure.
  private static final long MOST_BYTES = 256L << 20;

  static QueryTime of(LakeOptions options, Collection<HourFolder> hours, PrintWriter err) {
    Optional<LocalDate> newest = hours.stream().map(QueryTime::day).max(Comparator.naturalOrder());
    long bytes =
        hours.stream()
            .filter(folder -> newest.equals(Optional.of(day(folder))))
            .mapToLong(HourFolder::bytes)
            .sum();
    boolean small = !S3Setup.isInS3(options.getLake()) || bytes <= MOST_BYTES;
    return new QueryTime(
        options,
        newest.filter(day -> small),
        hours.stream().map(folder -> folder.group().dataset()).collect(Collectors.toSet()),
        err);
  }

  private static LocalDate day(HourFolder folder) {
    return LocalDate.ofInstant(folder.group().time(), ZoneOffset.UTC);
  }

  /** Counts, from files that may have to be fetched first; empty if that cannot be done. */
  OptionalDouble seconds() {
    if (day.isEmpty()) {
      return OptionalDouble.empty();
    }
    long start = System.nanoTime();
    Days days = new Days(day.get(), day.get());
    try (ReadableLake lake = ReadableLake.open(options);
        LakeTables tables =
            new LakeTables(lake.folder(datasets, days, err), days, lake.temporary())) {
      for (Dataset dataset : datasets) {
        tables.query("SELECT count(*) FROM " + LakeViews.name(dataset), answer -> answer.next());
      }
      return OptionalDouble.of((System.nanoTime() - start) / 1e9);
    } catch (SQLException | IOException | UsageException e) {
      err.println("the views cannot be asked: " + e.getMessage().lines().findFirst().orElse(""));
      return OptionalDouble.empty();
    }
  }
}
