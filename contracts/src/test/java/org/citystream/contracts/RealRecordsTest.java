package org.citystream.contracts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.citystream.contracts.ParseResult.Parsed;
import org.junit.jupiter.api.Test;

/** What a program that already writes the topics really wrote. */
class RealRecordsTest {
  private static final Path JOURNEY =
      Path.of("..", "..", "shared", "data", "real", "journey-london-birmingham.tsv");

  private static final EventParser PARSER =
      new EventParser(Duration.ZERO, InstantSource.fixed(Instant.parse("2027-01-01T00:00:00Z")));

  @Test
  void everyRecordIsParsed() throws IOException {
    assumeTrue(
        Files.exists(JOURNEY), "the recorded journey is not beside the checkout: " + JOURNEY);

    List<ParseResult> results = new ArrayList<>();
    for (String line : Files.readAllLines(JOURNEY)) {
      String[] columns = line.split("\t", 3);
      Topic topic = Topic.named(columns[0]).orElseThrow();
      results.add(PARSER.parse(topic, columns[2].getBytes(StandardCharsets.UTF_8)));
    }

    assertThat(results).hasSize(495).hasOnlyElementsOfType(Parsed.class);
    assertThat(results)
        .extracting(result -> ((Parsed) result).event().device())
        .containsOnly("Vehicle-JN");
  }
}
