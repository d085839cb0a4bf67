package org.citystream.simulator.city;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class IncidentsTest {
  private static final Route ROUTE = Route.named("london-birmingham");

  @Test
  void liveFromActiveOverRespondingToResolved() {
    for (Incident incident : drawn()) {
      assertThat(incident.isReported(incident.reported() - 1)).isFalse();
      assertThat(incident.status(incident.reported())).isEqualTo("Active");
      assertThat(incident.status(incident.helped())).isEqualTo("Responding");
      assertThat(incident.status(incident.resolved())).isEqualTo("Resolved");
      assertThat(incident.isReported(incident.resolved())).isTrue();
      assertThat(incident.isReported(incident.resolved() + Incident.AFTERMATH_SECONDS)).isFalse();
      assertThat(incident.responseMinutes()).isBetween(4.0, 18.0);
    }
  }

  @Test
  void slowTrafficAroundThemUntilResolved() {
    for (Incident incident : drawn()) {
      double during = incident.helped();
      double there = incident.metres();
      assertThat(incident.speedFactor(there, during)).isLessThan(0.75);
      assertThat(incident.speedFactor(there + 300, during))
          .isBetween(incident.speedFactor(there, during), 1.0)
          .isGreaterThan(incident.speedFactor(there, during));
      assertThat(incident.speedFactor(there + 5000, during)).isEqualTo(1);
      assertThat(incident.speedFactor(there, incident.reported() - 1)).isEqualTo(1);
      assertThat(incident.speedFactor(there, incident.resolved())).isEqualTo(1);
    }
  }

  @Test
  void slowTheVehiclesThatComeBy() {
    Corridor corridor = corridor();
    Incident severe =
        LongStream.range(0, 24)
            .mapToObj(hour -> corridor().incidents().ofHour(hour))
            .flatMap(List::stream)
            .filter(incident -> incident.severity() == Incident.Severity.CRITICAL)
            .findFirst()
            .orElseThrow();
    double before = corridor.flowSpeed(severe.metres(), severe.reported() - 1);
    double during = corridor.flowSpeed(severe.metres(), severe.reported() + 1);
    assertThat(during).isLessThan(before / 4);
    assertThat(corridor.incidents().closesRoad(severe.metres(), severe.reported() + 2)).isTrue();
  }

  @Test
  void nearestIsTheNearestOfAllThatAreReported() {
    Incidents incidents = corridor().incidents();
    List<Incident> all = drawn();
    for (double seconds = 0; seconds < 3600; seconds += 60) {
      double now = seconds;
      for (double metres = 0; metres < ROUTE.lengthMetres(); metres += 1700) {
        double here = metres;
        double nearest =
            all.stream()
                .filter(incident -> incident.isReported(now))
                .mapToDouble(incident -> Math.abs(incident.metres() - here))
                .filter(away -> away <= 5000)
                .min()
                .orElse(-1);
        assertThat(incidents.nearest(here, now).map(i -> Math.abs(i.metres() - here)).orElse(-1.0))
            .isEqualTo(nearest);
      }
    }
  }

  private static List<Incident> drawn() {
    return corridor().incidents().ofHour(0);
  }

  private static Corridor corridor() {
    Seed seed = new Seed(11);
    return new Corridor(seed, ROUTE, new WeatherField(seed));
  }
}
