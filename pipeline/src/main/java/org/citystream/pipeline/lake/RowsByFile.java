package org.citystream.pipeline.lake;

import java.io.Serializable;
import java.util.function.BiConsumer;

/** Which rows an element has, and in which files they belong. */
public interface RowsByFile<T> extends Serializable {

  /**
   * Finds the rows of an element.
   *
   * @param rows takes each of them, in Avro's binary encoding
   */
  void of(T element, BiConsumer<FileGroup, byte[]> rows);
}
