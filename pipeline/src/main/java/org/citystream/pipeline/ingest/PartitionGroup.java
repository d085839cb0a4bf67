package org.citystream.pipeline.ingest;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The partitions of every input topic that a pipeline reads, so that several share the topics.
 *
 * @param ranges of their numbers, ascending and apart, at least one
 */
public record PartitionGroup(List<Range> ranges) {
  /** All that the topics have. */
  public static final PartitionGroup ALL =
      new PartitionGroup(List.of(new Range(0, Integer.MAX_VALUE)));

  private static final String ALL_TEXT = "all";
  private static final Pattern NUMBERS = Pattern.compile("\\d{1,9}(-\\d{1,9})?");

  /**
   * Numbers of partitions in a row.
   *
   * @param first the lowest
   * @param last the highest, not below the first
   */
  public record Range(int first, int last) {
    private static Range parse(String text) {
      String[] ends = text.split("-", -1);
      return new Range(Integer.parseInt(ends[0]), Integer.parseInt(ends[ends.length - 1]));
    }

    private boolean reaches(Range next) {
      return next.first <= last + 1;
    }

    @Override
    public String toString() {
      return first == last ? String.valueOf(first) : first + "-" + last;
    }
  }

  /** Copies the ranges. */
  public PartitionGroup {
    ranges = List.copyOf(ranges);
  }

  /**
   * The group of the options.
   *
   * @throws IllegalArgumentException if they do not say one; the message names the option
   */
  public static PartitionGroup of(IngestOptions options) {
    String text = options.getPartitions();
    if (text.equals(ALL_TEXT)) {
      return ALL;
    }
    String[] parts = text.split(",", -1);
    List<Range> ranges = new ArrayList<>();
    if (Stream.of(parts).allMatch(part -> NUMBERS.matcher(part).matches())) {
      Stream.of(parts).map(Range::parse).forEach(ranges::add);
    }
    if (ranges.isEmpty() || ranges.stream().anyMatch(range -> range.first > range.last)) {
      throw new IllegalArgumentException(
          "--partitions=%s: must be all, or numbers and ranges of partitions such as 0-3,6"
              .formatted(text));
    }
    return new PartitionGroup(merged(ranges));
  }

  private static List<Range> merged(List<Range> ranges) {
    ranges.sort(Comparator.comparingInt(Range::first));
    List<Range> merged = new ArrayList<>();
    Range last = ranges.get(0);
    for (Range range : ranges) {
      if (last.reaches(range)) {
        last = new Range(last.first, Math.max(last.last, range.last));
      } else {
        merged.add(last);
        last = range;
      }
    }
    merged.add(last);
    return merged;
  }

  /** Whether it is all that the topics have, however many these are. */
  public boolean isAll() {
    return equals(ALL);
  }

  /** Whether a partition is one of them. */
  public boolean contains(int partition) {
    return ranges.stream().anyMatch(range -> range.first <= partition && partition <= range.last);
  }

  /** The highest number. */
  public int last() {
    return ranges.get(ranges.size() - 1).last;
  }

  /** As the option is written, in one way for one group: {@code 0-3,6} or {@code all}. */
  @Override
  public String toString() {
    return isAll()
        ? ALL_TEXT
        : ranges.stream().map(Range::toString).collect(Collectors.joining(","));
  }
}
