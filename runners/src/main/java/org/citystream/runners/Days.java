package org.citystream.runners;

import java.time.LocalDate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Days (UTC) whose folders of a lake are read.
 *
 * @param first null for no bound
 * @param last null for no bound; not before the first
 */
record Days(LocalDate first, LocalDate last) {
  /** No bounds. */
  static final Days ALL = new Days(null, null);

  private static final LocalDate LAST = LocalDate.of(9999, 12, 31);
  private static final Pattern FOLDER = Pattern.compile("/dt=(\\d{4}-\\d{2}-\\d{2})/");

  /**
   * Whether a file lies in a folder of one of the days, or in that of no day.
   *
   * @param path from the lake, with slashes
   */
  boolean haveFile(String path) {
    Matcher folder = FOLDER.matcher(path);
    if (!folder.find()) {
      return true;
    }
    // In this form days sort as text does, and a folder's name need not be a day.
    String day = folder.group(1);
    return (first == null || day.compareTo(first.toString()) >= 0)
        && (last == null || day.compareTo(last.toString()) <= 0);
  }

  /** These and one more at each end. */
  Days widened() {
    return new Days(
        first == null ? null : first.minusDays(1),
        // A later day would not sort as text does.
        last == null || last.equals(LAST) ? last : last.plusDays(1));
  }
}
