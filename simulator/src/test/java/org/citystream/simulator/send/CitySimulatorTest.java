package org.citystream.simulator.send;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.citystream.contracts.EventJson;
import org.citystream.contracts.EventParser;
import org.citystream.contracts.ParseResult;
import org.citystream.contracts.Topic;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CitySimulatorTest {
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:30Z");

  private final RecordingSink sink = new RecordingSink();
  private final FakeTimer clock = new FakeTimer(NOW);

  @ParameterizedTest
  @ValueSource(doubles = {0, 0.5, 1, 10, 1000})
  void eventTimeNeverRunsAheadOfTheClock(double speedup) {
    RecordSink watched =
        new WatchedSink(record -> assertThat(record.eventTime()).isBeforeOrEqualTo(clock.now()));
    SimulatorOptions options = options().speedup(speedup).build();
    SendReport report = run(options, watched);

    assertThat(report.total()).isEqualTo(4 * 360 * 5);
    assertThat(Duration.between(NOW, clock.now()).toSeconds())
        .isCloseTo(speedup == 0 ? 0 : (long) (3600 / speedup), within(75L));
  }

  @Test
  void goesOnInRealTimeOnceItHasCaughtUp() {
    SimulatorOptions options = options().speedup(1000).start(NOW.minusSeconds(600)).build();
    SendReport report = run(options, sink);

    assertThat(report.lastEventTime())
        .isEqualTo(clock.now())
        .isEqualTo(NOW.minusSeconds(600).plusMillis(3_597_500));
  }

  @Test
  void keepsToTheRate() {
    SendReport report = run(options().speedup(0).rate(100).build(), sink);
    assertThat(report.elapsed().toSeconds()).isCloseTo(report.total() / 100, within(2L));
  }

  @Test
  void keysEveryRecordByItsDeviceAndCountsPerTopic() {
    SendReport report = run(options().speedup(0).build(), sink);

    assertThat(sink.sent)
        .allSatisfy(
            record -> assertThat(record.key()).asString().isEqualTo(record.event().device()));
    assertThat(report.records())
        .containsOnlyKeys(Topic.values())
        .allSatisfy((topic, count) -> assertThat(count).isEqualTo(4 * 360));
    assertThat(report.complete()).isTrue();
    assertThat(report.expectedDeadLetters()).isZero();
    assertThat(sink.closed).isTrue();
  }

  @Test
  void everyFaultHasItsFraction() {
    FaultRates rates = new FaultRates(0.02, 0.03, 0.04, 0.05, 0.06);
    SendReport report = run(options().vehicles(20).speedup(0).faults(rates).build(), sink);
    double events = 20 * 360 * 5;

    assertThat(report.faults().get(Fault.MALFORMED) / events).isCloseTo(0.02, within(0.004));
    assertThat(report.faults().get(Fault.LATE) / events).isCloseTo(0.03, within(0.005));
    assertThat(report.faults().get(Fault.DUPLICATE) / events).isCloseTo(0.04, within(0.006));
    assertThat(report.faults().get(Fault.DISORDER) / events).isCloseTo(0.05, within(0.006));
    assertThat(report.faults().get(Fault.BAD_CLOCK) / events).isCloseTo(0.06, within(0.006));
    assertThat(report.total()).isEqualTo((long) events + report.duplicates());
  }

  @Test
  void lateAndDisorderedRecordsStayWithinTheirBounds() {
    run(options().speedup(0).faults(new FaultRates(0, 0.1, 0, 0.1, 0)).build(), sink);
    Instant latest = Instant.MIN;
    Duration latestBy = Duration.ZERO;
    Duration disorderedBy = Duration.ZERO;
    for (Outgoing record : sink.sent) {
      if (record.fault() == null) {
        assertThat(record.eventTime()).isAfterOrEqualTo(latest);
        latest = record.eventTime();
      } else {
        Duration behind = Duration.between(record.eventTime(), latest);
        if (record.fault() == Fault.LATE) {
          assertThat(behind).isLessThanOrEqualTo(Duration.ofMinutes(5));
          latestBy = behind.compareTo(latestBy) > 0 ? behind : latestBy;
        } else {
          assertThat(behind).isLessThanOrEqualTo(Duration.ofSeconds(20));
          disorderedBy = behind.compareTo(disorderedBy) > 0 ? behind : disorderedBy;
        }
      }
    }
    assertThat(latestBy).isGreaterThan(Duration.ofMinutes(4));
    assertThat(disorderedBy).isGreaterThan(Duration.ofSeconds(10));
    assertThat(sink.sent).hasSize(4 * 360 * 5);
  }

  @Test
  void secondCopiesCarryTheIdOfTheFirst() {
    run(options().speedup(0).faults(new FaultRates(0, 0, 0.2, 0, 0)).build(), sink);
    Map<String, byte[]> first = new HashMap<>();
    for (Outgoing record : sink.sent) {
      if (record.fault() == Fault.DUPLICATE) {
        assertThat(first).containsKey(record.event().id());
        assertThat(record.value()).isEqualTo(first.get(record.event().id()));
      } else {
        assertThat(first.put(record.event().id(), record.value())).isNull();
      }
    }
  }

  @Test
  void exactlyTheMalformedAndTheBadClocksAreDeadLetters() {
    FaultRates rates = new FaultRates(0.2, 0.1, 0.1, 0.1, 0.1);
    SendReport report = run(options().speedup(0).faults(rates).build(), sink);
    EventParser parser = new EventParser(Duration.ofHours(1), clock::now);
    Set<String> reasons = new HashSet<>();
    long rejected = 0;
    for (Outgoing record : sink.sent) {
      ParseResult result = parser.parse(record.topic(), record.value());
      boolean faulty = record.fault() == Fault.MALFORMED || record.fault() == Fault.BAD_CLOCK;
      if (result instanceof ParseResult.Rejected refused) {
        assertThat(faulty).as("refused: %s", refused).isTrue();
        reasons.add(refused.reason().name());
        rejected++;
      } else {
        assertThat(faulty).isFalse();
        assertThat(((ParseResult.Parsed) result).event()).isEqualTo(record.event());
      }
    }
    assertThat(rejected).isEqualTo(report.expectedDeadLetters());
    assertThat(reasons).hasSize(10);
  }

  @Test
  void faultsAreTheSameForTheSameSeed() {
    FaultRates rates = new FaultRates(0.1, 0.1, 0.1, 0.1, 0.1);
    SimulatorOptions options = options().speedup(0).faults(rates).build();
    RecordingSink again = new RecordingSink();
    run(options, sink);
    new CitySimulator(options, again, new FakeTimer(NOW), EventJson::write, progress -> {}).run();

    assertThat(again.sent).hasSameSizeAs(sink.sent);
    assertThat(IntStream.range(0, again.sent.size()))
        .allSatisfy(
            i -> {
              assertThat(again.sent.get(i).value()).isEqualTo(sink.sent.get(i).value());
              assertThat(again.sent.get(i).fault()).isEqualTo(sink.sent.get(i).fault());
            });
  }

  @Test
  void stopsSoonAndSendsWhatItHeldBack() {
    List<Progress> told = new ArrayList<>();
    CitySimulator[] simulator = new CitySimulator[1];
    WatchedSink stopping =
        new WatchedSink(
            record -> {
              if (record.eventTime().isAfter(NOW.plusSeconds(60))) {
                simulator[0].close();
              }
            });
    SimulatorOptions options = options().start(NOW).faults(new FaultRates(0, 0.3, 0, 0, 0)).build();
    simulator[0] = new CitySimulator(options, stopping, clock, EventJson::write, told::add);
    SendReport report = simulator[0].run();

    assertThat(report.complete()).isFalse();
    assertThat(report.total()).isBetween(100L, 200L);
    assertThat(report.faults().get(Fault.LATE)).isPositive();
    assertThat(told).hasSizeGreaterThan(20);
    assertThat(told.get(told.size() - 1).records()).isEqualTo(report.records());
  }

  @Test
  void namesTheOptionThatMakesNoSense() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> options().vehicles(0).build())
        .withMessageContaining("--vehicles");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> options().interval(Duration.ZERO).build())
        .withMessageContaining("--interval");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> options().routes(List.of("paris-lyon")).build())
        .withMessageContaining("--routes knows no paris-lyon");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> options().duration(Duration.ZERO).build())
        .withMessageContaining("--duration");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> options().speedup(-1).build())
        .withMessageContaining("--speedup");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> options().rate(-1).build())
        .withMessageContaining("--rate");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new FaultRates(0, 0, 0, 0, Double.NaN))
        .withMessageContaining("--badClock");
  }

  private SendReport run(SimulatorOptions options, RecordSink to) {
    return new CitySimulator(options, to, clock, EventJson::write, progress -> {}).run();
  }

  private static SimulatorOptions.Builder options() {
    return SimulatorOptions.builder().vehicles(4).duration(Duration.ofHours(1));
  }

  /** Looks at every record as it is sent. */
  private static final class WatchedSink implements RecordSink {
    private final RecordingSink sink = new RecordingSink();
    private final Consumer<Outgoing> look;

    WatchedSink(Consumer<Outgoing> look) {
      this.look = look;
    }

    @Override
    public void send(Outgoing record) {
      look.accept(record);
      sink.send(record);
    }

    @Override
    public void flush() {}

    @Override
    public Tally tally() {
      return sink.tally();
    }

    @Override
    public void close() {}
  }
}
