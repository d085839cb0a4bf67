package org.citystream.contracts;

import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;

/** Reads an integer, however it is written: 2025, 2025.0, "2025". */
record WholeNumberReader(NumberReader numbers) implements ValueReader<Integer> {

  @Override
  public Integer read(JsonParser json, String name) throws IOException, InvalidValueException {
    Double value = numbers.read(json, name);
    if (value == null) {
      return null;
    }
    if (value != Math.rint(value)) {
      throw InvalidValueException.type(name, "a whole number", Excerpt.of(json));
    }
    return value.intValue();
  }
}
