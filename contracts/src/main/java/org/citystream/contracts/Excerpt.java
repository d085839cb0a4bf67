package org.citystream.contracts;

import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;

/** Shows what senders wrote to a person: short, and safe to print. */
public final class Excerpt {
  private static final int MAX_CHARS = 60;

  private Excerpt() {}

  /** The value that starts at the current token, in words if it is an object or array. */
  static String of(JsonParser json) throws IOException {
    return switch (json.currentToken()) {
      case START_OBJECT, END_OBJECT -> "an object";
      case START_ARRAY, END_ARRAY -> "an array";
      case VALUE_STRING -> quoted(json.getText());
      default -> printable(json.getText(), MAX_CHARS);
    };
  }

  /** The text in quotes. */
  static String quoted(String text) {
    return '"' + printable(text, MAX_CHARS) + '"';
  }

  /** At most {@code maxChars} of the text and an ellipsis, control characters escaped. */
  public static String printable(String text, int maxChars) {
    StringBuilder shown = new StringBuilder();
    int i = 0;
    while (i < text.length()) {
      int codePoint = text.codePointAt(i);
      String next =
          isPrintable(codePoint)
              ? Character.toString(codePoint)
              : String.format("\\u%04x", codePoint);
      if (shown.length() + next.length() > maxChars) {
        return shown.append("...").toString();
      }
      shown.append(next);
      i += Character.charCount(codePoint);
    }
    return shown.toString();
  }

  private static boolean isPrintable(int codePoint) {
    return switch (Character.getType(codePoint)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      default -> true;
    };
  }
}
