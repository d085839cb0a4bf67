package org.citystream.runners;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * An amount of data, as people write it.
 *
 * @param bytes how many bytes; above zero
 */
record DataSize(long bytes) {
  private static final Pattern SYNTAX = Pattern.compile("(\\d{1,9})(KB|MB|GB)");

  /** As in {@code 12.3 MB}, in units of 1024. */
  @Override
  public String toString() {
    if (bytes < 1 << 20) {
      return String.format(Locale.ROOT, "%.1f KB", bytes / 1024.0);
    }
    return bytes < 1 << 30
        ? String.format(Locale.ROOT, "%.1f MB", bytes / (double) (1 << 20))
        : String.format(Locale.ROOT, "%.1f GB", bytes / (double) (1 << 30));
  }

  /** Reads what a user gives. */
  static final class Converter implements ITypeConverter<DataSize> {
    @Override
    public DataSize convert(String text) {
      Matcher matcher = SYNTAX.matcher(text);
      if (!matcher.matches() || Long.parseLong(matcher.group(1)) == 0) {
        throw new TypeConversionException(
            "'%s' is not a size such as 512KB, 128MB or 2GB".formatted(text));
      }
      int unit =
          switch (matcher.group(2)) {
            case "KB" -> 10;
            case "MB" -> 20;
            default -> 30;
          };
      return new DataSize(Long.parseLong(matcher.group(1)) << unit);
    }
  }
}
