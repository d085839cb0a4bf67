package org.citystream.pipeline;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.joda.time.Duration;

/** Reads the durations of pipeline options, such as {@code 500ms}, {@code 30s}, {@code 1m}. */
public final class DurationOption {
  private static final Pattern SYNTAX = Pattern.compile("(\\d{1,9})(ms|s|m|h|d)");

  // A longer one is a mistake, and some runners cannot count so far.
  private static final Duration LONGEST = Duration.standardDays(3650);

  private DurationOption() {}

  /**
   * Reads a duration of zero or more.
   *
   * @param option the option's name, for the error
   * @param text digits and one of the units ms, s, m, h, d
   * @throws IllegalArgumentException if it is not a duration; the message names the option
   */
  public static Duration parse(String option, String text) {
    Matcher matcher = SYNTAX.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "--%s=%s: not a duration such as 500ms, 30s, 1m, 2h or 1d".formatted(option, text));
    }
    Duration duration = duration(Long.parseLong(matcher.group(1)), matcher.group(2));
    if (duration.isLongerThan(LONGEST)) {
      throw new IllegalArgumentException(
          "--%s=%s: is longer than %d days".formatted(option, text, LONGEST.getStandardDays()));
    }
    return duration;
  }

  private static Duration duration(long amount, String unit) {
    return switch (unit) {
      case "ms" -> Duration.millis(amount);
      case "s" -> Duration.standardSeconds(amount);
      case "m" -> Duration.standardMinutes(amount);
      case "h" -> Duration.standardHours(amount);
      default -> Duration.standardDays(amount);
    };
  }

  /**
   * Reads a duration above zero.
   *
   * @throws IllegalArgumentException if it is not; the message names the option
   */
  public static Duration parsePositive(String option, String text) {
    Duration duration = parse(option, text);
    if (duration.getMillis() == 0) {
      throw new IllegalArgumentException("--%s=%s: must be above zero".formatted(option, text));
    }
    return duration;
  }
}
