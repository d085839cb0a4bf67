package org.citystream.pipeline.ingest;

import java.io.IOException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Kafka does not have the record that was to be read next: it was deleted unread, or its topic was
 * made anew. To go on with the next one that there is would lose records without a word.
 */
public final class RecordsGoneException extends IOException {
  private static final long serialVersionUID = 1;
  private static final Pattern IN_TEXT =
      Pattern.compile(Pattern.quote(RecordsGoneException.class.getName()) + ": (.*)");

  RecordsGoneException(String message, Throwable cause) {
    super(message, cause);
  }

  /**
   * Its message, if it is what a pipeline failed of: an engine may hand on no more of a failure
   * than its text.
   */
  public static Optional<String> in(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      Matcher text = IN_TEXT.matcher(cause.toString());
      if (text.find()) {
        return Optional.of(text.group(1));
      }
    }
    return Optional.empty();
  }
}
