package org.citystream.contracts;

import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;

/**
 * Reads a decimal: a number, or a number as text. Blank text counts as absent.
 *
 * @param part what it is of its field, to be put before the field's name; empty for all of it
 */
record NumberReader(Domain domain, String part) implements ValueReader<Double> {
  private static final String EXPECTED = "a number";
  private static final int MAX_CHARS = 1000;

  NumberReader(Domain domain) {
    this(domain, "");
  }

  @Override
  public Double read(JsonParser json, String name) throws IOException, InvalidValueException {
    return switch (json.currentToken()) {
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> {
        double value = json.getDoubleValue();
        if (!domain.contains(value)) {
          throw outOfDomain(name, Excerpt.of(json));
        }
        yield value;
      }
      case VALUE_STRING -> {
        String text = json.getText();
        yield text.isBlank() ? null : read(text, name);
      }
      default -> throw InvalidValueException.type(part + name, EXPECTED, Excerpt.of(json));
    };
  }

  /** Reads a number from text that is not blank. */
  double read(String text, String name) throws InvalidValueException {
    double value;
    try {
      value = parse(text.strip());
    } catch (NumberFormatException e) {
      throw InvalidValueException.type(part + name, EXPECTED, Excerpt.quoted(text));
    }
    if (!domain.contains(value)) {
      throw outOfDomain(name, Excerpt.quoted(text));
    }
    return value;
  }

  /**
   * The number that a text holds, in JSON's notation or nearly so; not finite if the text says NaN
   * or infinity, or is too large for a double.
   *
   * @throws NumberFormatException if it holds none
   */
  static double parse(String text) {
    if (isNotFinite(text)) {
      return Double.NaN;
    }
    if (text.length() > MAX_CHARS || !hasOnlyCharactersOfNumbers(text)) {
      throw new NumberFormatException();
    }
    return Double.parseDouble(text);
  }

  private InvalidValueException outOfDomain(String name, String found) {
    return new InvalidValueException(
        FailureReason.OUT_OF_DOMAIN, part + name + " must be " + domain + " but is " + found);
  }

  // Double.parseDouble also reads Java's own notation, such as 1d and 0x1p3.
  private static boolean hasOnlyCharactersOfNumbers(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if ((c < '0' || c > '9') && c != '.' && c != '-' && c != '+' && c != 'e' && c != 'E') {
        return false;
      }
    }
    return true;
  }

  private static boolean isNotFinite(String text) {
    int start = text.startsWith("-") || text.startsWith("+") ? 1 : 0;
    return switch (text.length() - start) {
      case 3 -> matches(text, start, "nan") || matches(text, start, "inf");
      case 8 -> matches(text, start, "infinity");
      default -> false;
    };
  }

  private static boolean matches(String text, int start, String word) {
    return text.regionMatches(true, start, word, 0, word.length());
  }
}
