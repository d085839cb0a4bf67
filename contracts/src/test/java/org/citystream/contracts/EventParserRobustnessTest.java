package org.citystream.contracts;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.citystream.contracts.ParseResult.Parsed;
import org.citystream.contracts.ParseResult.Rejected;

class EventParserRobustnessTest {
  private static final String JSON_CHARACTERS = "{}[]:,\"\\ 019.-+eEtrufalsnNI\u0000\u00e9";

  @Property
  void anyBytesAreParsedOrRejected(@ForAll Topic topic, @ForAll byte[] value) {
    assertParsedOrRejected(Samples.parse(topic, value));
  }

  @Property
  void anyTextThatLooksLikeJsonIsParsedOrRejected(
      @ForAll Topic topic, @ForAll("jsonLike") String value) {
    assertParsedOrRejected(Samples.parse(topic, value));
  }

  @Property(tries = 5000)
  void damagedRecordsAreParsedOrRejected(
      @ForAll Topic topic, @ForAll("damages") List<Damage> damages) {
    byte[] value = Samples.json(topic).getBytes(StandardCharsets.UTF_8);
    for (Damage damage : damages) {
      value = damage.of(value);
    }
    assertParsedOrRejected(Samples.parse(topic, value));
  }

  @Property
  void anyValueInAnyFieldIsParsedOrRejected(@ForAll Topic topic, @ForAll("jsonLike") String value) {
    for (String name : Samples.fields(topic).keySet()) {
      assertParsedOrRejected(Samples.parse(topic, Samples.jsonWith(topic, name, value)));
      String text = '"' + value.replaceAll("[\"\\\\\u0000]", "") + '"';
      assertParsedOrRejected(Samples.parse(topic, Samples.jsonWith(topic, name, text)));
    }
  }

  @Property(tries = 10)
  void oneParserServesManyThreads(@ForAll Topic topic) {
    assertThat(
            IntStream.range(0, 10_000)
                .parallel()
                .mapToObj(i -> Samples.parse(topic, Samples.jsonWith(topic, "id", "\"" + i + "\"")))
                .map(result -> ((Parsed) result).event().id()))
        .containsExactlyElementsOf(IntStream.range(0, 10_000).mapToObj(Integer::toString).toList());
  }

  private record Damage(int position, int length, String replacement) {
    byte[] of(byte[] value) {
      int from = position % (value.length + 1);
      int to = Math.min(from + length, value.length);
      byte[] inserted = replacement.getBytes(StandardCharsets.ISO_8859_1);
      byte[] damaged = new byte[value.length - (to - from) + inserted.length];
      System.arraycopy(value, 0, damaged, 0, from);
      System.arraycopy(inserted, 0, damaged, from, inserted.length);
      System.arraycopy(value, to, damaged, from + inserted.length, value.length - to);
      return damaged;
    }
  }

  @Provide
  Arbitrary<List<Damage>> damages() {
    Arbitrary<Damage> damage =
        Combinators.combine(
                Arbitraries.integers().between(0, 1000),
                Arbitraries.integers().between(0, 8),
                Arbitraries.strings().withChars(JSON_CHARACTERS).ofMaxLength(3))
            .as(Damage::new);
    return damage.list().ofMinSize(1).ofMaxSize(4);
  }

  @Provide
  Arbitrary<String> jsonLike() {
    return Arbitraries.strings().withChars(JSON_CHARACTERS).ofMaxLength(40);
  }

  private static void assertParsedOrRejected(ParseResult result) {
    if (result instanceof Rejected rejected) {
      assertThat(rejected.reason()).isNotNull();
      assertThat(rejected.detail()).isNotBlank().hasSizeLessThanOrEqualTo(300);
    } else {
      Event event = ((Parsed) result).event();
      assertThat(event.device()).isNotBlank();
      assertThat(event.timestamp()).isNotNull();
    }
  }
}
