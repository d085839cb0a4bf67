package org.citystream.runners;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** What is done to dead letters before they are sent. */
interface Fix {
  /** Nothing: they are sent as they are. */
  Fix NONE =
      chunk ->
          chunk.stream()
              .map(letter -> Optional.of(new Resend(letter, letter.value())))
              .collect(Collectors.toList());

  /**
   * Mends a chunk.
   *
   * @return what to send, in the order of the chunk; empty for a dead letter that is left out
   * @throws RunFailedException if that fails
   */
  List<Optional<Resend>> mend(List<DeadLetter> chunk);
}
