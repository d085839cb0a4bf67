package org.citystream.runners;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * What {@code --from} says.
 *
 * @param place where to begin
 * @param instant the arrival of the first record to read; null unless the place is an instant
 */
record RunFrom(Place place, Instant instant) {
  static final String ALLOWED =
      "lake, earliest, latest, or an instant that has passed, such as 2026-01-31T06:00:00Z";

  enum Place {
    LAKE,
    EARLIEST,
    LATEST,
    INSTANT
  }

  /** Reads the option. */
  static final class Converter implements ITypeConverter<RunFrom> {
    @Override
    public RunFrom convert(String text) {
      return switch (text) {
        case "lake" -> new RunFrom(Place.LAKE, null);
        case "earliest" -> new RunFrom(Place.EARLIEST, null);
        case "latest" -> new RunFrom(Place.LATEST, null);
        default -> new RunFrom(Place.INSTANT, instant(text));
      };
    }

    private static Instant instant(String text) {
      try {
        Instant instant = Instant.parse(text);
        if (instant.isAfter(Instant.now())) {
          throw new TypeConversionException("'%s' is in the future; %s".formatted(text, ALLOWED));
        }
        return instant;
      } catch (DateTimeParseException e) {
        throw new TypeConversionException("'%s' is none of: %s".formatted(text, ALLOWED));
      }
    }
  }
}
