package org.citystream.contracts;

import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;

/** Reads text as it was sent; a number or boolean as it was written. Blank text is absent. */
final class TextReader implements ValueReader<String> {

  @Override
  public String read(JsonParser json, String name) throws IOException, InvalidValueException {
    return switch (json.currentToken()) {
      case START_OBJECT, START_ARRAY ->
          throw InvalidValueException.type(name, "text", Excerpt.of(json));
      default -> {
        // Python writes NaN for a missing text: it must not become the name of a vehicle.
        if (json.isNaN()) {
          throw new InvalidValueException(
              FailureReason.OUT_OF_DOMAIN, name + " must be text but is " + Excerpt.of(json));
        }
        String text = json.getText();
        yield text.isBlank() ? null : text;
      }
    };
  }
}
