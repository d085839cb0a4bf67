package org.citystream.runners;

import java.time.Duration;
import org.citystream.pipeline.DurationOption;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads durations of the commands' own options as the pipeline reads its. */
public final class DurationConverter implements ITypeConverter<Duration> {
  @Override
  public Duration convert(String text) {
    try {
      return Duration.ofMillis(DurationOption.parse("", text).getMillis());
    } catch (IllegalArgumentException e) {
      throw new TypeConversionException(
          "'%s' is not a duration such as 500ms, 30s, 1m, 2h or 1d".formatted(text));
    }
  }
}
