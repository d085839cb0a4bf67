package org.citystream.simulator.city;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.HashSet;
import java.util.Set;
import org.citystream.contracts.Location;
import org.junit.jupiter.api.Test;

class WeatherFieldTest {

  @Test
  void neighboursInSpaceAndTimeHaveNearValuesInTheirDomains() {
    Set<String> conditions = new HashSet<>();
    for (int seed = 0; seed < 5; seed++) {
      WeatherField field = new WeatherField(new Seed(seed));
      for (double latitude = 50; latitude < 54; latitude += 0.13) {
        for (int hour = 0; hour < 12; hour++) {
          Weather here = field.at(new Location(latitude, -1), hour * 3600);
          Weather beside = field.at(new Location(latitude + 0.01, -1.01), hour * 3600 + 60);
          assertThat(beside.temperature()).isCloseTo(here.temperature(), within(1.0));
          assertThat(beside.precipitation()).isCloseTo(here.precipitation(), within(1.5));
          assertThat(beside.windSpeed()).isCloseTo(here.windSpeed(), within(2.0));
          assertThat(beside.pressure()).isCloseTo(here.pressure(), within(1.5));
          assertThat(here.humidity()).isBetween(0.0, 100.0);
          assertThat(here.windSpeed()).isNotNegative();
          assertThat(here.airQualityIndex()).isNotNegative();
          assertThat(here.visibility()).isPositive();
          assertThat(here.precipitation()).isNotNegative();
          assertThat(here.speedFactor()).isBetween(0.5, 1.0);
          assertThat(here.condition().equals("Rainy") || here.condition().equals("Snowy"))
              .isEqualTo(here.precipitation() >= 0.1);
          conditions.add(here.condition());
        }
      }
    }
    assertThat(conditions).contains("Sunny", "Cloudy", "Rainy");
  }

  @Test
  void rainSlowsTraffic() {
    Weather dry = new Weather(15, 0, 10, 50, 40, 1013, 20, 0.1);
    Weather wet = new Weather(15, 8, 10, 90, 40, 1000, 20, 0.9);
    assertThat(dry.speedFactor()).isEqualTo(1);
    assertThat(wet.speedFactor()).isLessThan(0.8);
  }
}
