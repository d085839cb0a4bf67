package org.citystream.contracts;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Constructor;
import java.lang.reflect.RecordComponent;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.citystream.contracts.ParseResult.Parsed;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class EventJsonTest {

  @Property(tries = 5000)
  void parserReadsBackEveryEvent(@ForAll("events") Event event) {
    assertThat(Samples.parse(event.topic(), EventJson.write(event))).isEqualTo(new Parsed(event));
  }

  @ParameterizedTest
  @EnumSource
  void everyFieldIsWrittenInCamelCase(Topic topic) {
    assertThat(written(Samples.event(topic))).isEqualTo(Samples.json(topic).replace(" ", ""));
  }

  @Test
  void locationIsArrayAndTimestampHasZone() {
    assertThat(written(Samples.event(Topic.GPS)))
        .isEqualTo(
            "{\"id\":\"r1\",\"deviceId\":\"v1\",\"timestamp\":\"2026-11-21T07:35:58.000088Z\","
                + "\"speed\":17.25,\"direction\":\"North-East\",\"vehicleType\":\"Private\","
                + "\"coordinates\":[51.5,-0.1]}");
  }

  @Test
  void componentsThatAreNullAreLeftOut() {
    assertThat(written(new GpsEvent(null, "v1", Instant.EPOCH, null, null, null, null)))
        .isEqualTo("{\"deviceId\":\"v1\",\"timestamp\":\"1970-01-01T00:00:00Z\"}");
  }

  private static String written(Event event) {
    return new String(EventJson.write(event), StandardCharsets.UTF_8);
  }

  @Provide
  Arbitrary<Event> events() {
    List<Arbitrary<Event>> kinds =
        Stream.of(Event.class.getPermittedSubclasses()).map(EventJsonTest::eventsOf).toList();
    return Arbitraries.oneOf(kinds);
  }

  private static Arbitrary<Event> eventsOf(Class<?> kind) {
    Constructor<?> constructor = kind.getDeclaredConstructors()[0];
    List<Arbitrary<Object>> components =
        Arrays.stream(kind.getRecordComponents()).map(EventJsonTest::valuesOf).toList();
    return Combinators.combine(components)
        .as(
            values -> {
              try {
                return (Event) constructor.newInstance(values.toArray());
              } catch (ReflectiveOperationException e) {
                throw new LinkageError(e.getMessage(), e);
              }
            });
  }

  private static Arbitrary<Object> valuesOf(RecordComponent component) {
    Class<?> type = component.getType();
    Arbitrary<?> values;
    if (type == String.class) {
      values = Arbitraries.strings().all().ofMinLength(1).filter(text -> !text.isBlank());
    } else if (type == Double.class) {
      values = numbersOf(component.getName());
    } else if (type == Integer.class) {
      values = Arbitraries.integers().between(1886, 2100);
    } else if (type == Boolean.class) {
      values = Arbitraries.of(true, false);
    } else if (type == Location.class) {
      values =
          Combinators.combine(
                  Arbitraries.doubles().between(-90, 90).ofScale(15),
                  Arbitraries.doubles().between(-180, 180).ofScale(15))
              .as(Location::new);
    } else {
      values =
          Combinators.combine(
                  Arbitraries.longs().between(0, Samples.NOW.getEpochSecond() - 1),
                  Arbitraries.longs().between(0, 999_999_999))
              .as(Instant::ofEpochSecond);
    }
    boolean required = List.of("device", "timestamp").contains(component.getName());
    return (required ? values : values.injectNull(0.2)).asGeneric();
  }

  private static Arbitrary<Double> numbersOf(String component) {
    return switch (component) {
      case "fuelLevel", "humidity" -> Arbitraries.doubles().between(0, 100).ofScale(15);
      case "confidence" -> Arbitraries.doubles().between(0, 1).ofScale(15);
      case "temperature" -> Arbitraries.doubles().between(-90, 70).ofScale(15);
      case "pressure" -> Arbitraries.doubles().between(300, 1100).ofScale(15);
      default -> Arbitraries.doubles().greaterOrEqual(0).ofScale(15);
    };
  }
}
