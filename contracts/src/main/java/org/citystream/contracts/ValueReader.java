package org.citystream.contracts;

import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;

/** Reads the value of one field. Immutable. */
@FunctionalInterface
interface ValueReader<T> {

  /**
   * Reads the value that starts at the current token, which is never JSON's null. When it returns,
   * the current token is the last one of the value.
   *
   * @param name the field's name as the record spells it
   * @return the value; null if it counts as absent
   * @throws InvalidValueException if the value cannot be used; the current token may then be any
   *     one of the value
   * @throws IOException if the record is not JSON
   */
  T read(JsonParser json, String name) throws IOException, InvalidValueException;
}
