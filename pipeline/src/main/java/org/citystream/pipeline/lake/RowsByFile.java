package org.citystream.pipeline.lake;

import java.io.Serializable;
import java.nio.ByteBuffer;
import java.util.function.BiConsumer;

/** Which rows an element has, and in which files they belong. */
public interface RowsByFile<T> extends Serializable {

  /**
   * Finds the rows of an element.
   *
   * @param rows takes each of them, in Avro's binary encoding: of a buffer that has an array, all
   *     that remains
   */
  void of(T element, BiConsumer<FileGroup, ByteBuffer> rows);
}
