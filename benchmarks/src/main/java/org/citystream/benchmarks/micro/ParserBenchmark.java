package org.citystream.benchmarks.micro;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.citystream.contracts.EventParser;
import org.citystream.contracts.ParseResult.Parsed;
import org.citystream.contracts.Topic;
import org.citystream.contracts.lake.RawRow;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.infra.Blackhole;

/** Reads the values of records of all five topics. */
@State(Scope.Thread)
public class ParserBenchmark extends MicroBenchmark {
  private static final Pattern FIELD = Pattern.compile("\"(\\w+)\":");
  private static final Pattern CAPITAL = Pattern.compile("[A-Z]");
  private static final Pattern LOCATION = Pattern.compile("\\[([^,]+),([^]]+)]");
  private static final Pattern END_OF_TIME = Pattern.compile("(:\\d\\d)(\\.\\d+)?Z\"");

  private record Sent(Topic topic, byte[] value) {}

  private final EventParser parser =
      new EventParser(Duration.ofMinutes(5), InstantSource.fixed(CityRecords.ARRIVAL));
  private final List<Sent> asSimulated = sent(UnaryOperator.identity());
  private final List<Sent> asSentByOthers = sent(ParserBenchmark::asOthersWouldWrite);

  /** As our simulator writes them. */
  @Benchmark
  @OperationsPerInvocation(CityRecords.OF_FLEET)
  public void parseAsSimulated(Blackhole hole) {
    parse(asSimulated, hole);
  }

  /** With blanks, in snake_case, locations as objects, times to the microsecond, without zone. */
  @Benchmark
  @OperationsPerInvocation(CityRecords.OF_FLEET)
  public void parseAsSentByOthers(Blackhole hole) {
    parse(asSentByOthers, hole);
  }

  private void parse(List<Sent> records, Blackhole hole) {
    for (Sent record : records) {
      hole.consume(parser.parse(record.topic(), record.value()));
    }
  }

  private List<Sent> sent(UnaryOperator<String> spelling) {
    return CityRecords.ofFleet().stream().map(record -> sent(record, spelling)).toList();
  }

  private Sent sent(RawRow record, UnaryOperator<String> spelling) {
    Topic topic = Topic.named(record.getTopic()).orElseThrow();
    String value = spelling.apply(UTF_8.decode(record.getValue().duplicate()).toString());
    Sent sent = new Sent(topic, value.getBytes(UTF_8));
    if (!(parser.parse(sent.topic(), sent.value()) instanceof Parsed)) {
      throw new IllegalStateException("cannot be parsed: " + value);
    }
    return sent;
  }

  private static String asOthersWouldWrite(String value) {
    String json = END_OF_TIME.matcher(value).replaceFirst("$1.000088\"");
    json = LOCATION.matcher(json).replaceFirst("{\"latitude\":$1,\"longitude\":$2}");
    return FIELD.matcher(json).replaceAll(ParserBenchmark::inSnakeCase).replace(",\"", ", \"");
  }

  private static String inSnakeCase(MatchResult field) {
    String name =
        CAPITAL
            .matcher(field.group(1))
            .replaceAll(capital -> '_' + capital.group().toLowerCase(Locale.ROOT));
    return '"' + name + "\": ";
  }
}
