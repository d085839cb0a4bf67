package org.citystream.simulator.city;

import java.util.Locale;
import org.citystream.contracts.Location;

/** One route with all that makes its traffic: limits, weather, congestion, incidents, cameras. */
final class Corridor {
  private static final double CAMERA_SPACING_METRES = 1000;
  private static final double JAM_METRES = 6000;
  private static final double JAM_SECONDS = 1800;

  private final Route route;
  private final WeatherField weather;
  private final Incidents incidents;
  private final SmoothField congestion;
  private final Camera[] cameras;

  Corridor(Seed seed, Route route, WeatherField weather) {
    this.route = route;
    this.weather = weather;
    this.incidents = new Incidents(seed.with("incidents"), route);
    this.congestion =
        new SmoothField(seed.with("congestion").with(route.name()), JAM_METRES, JAM_SECONDS);
    this.cameras = new Camera[(int) (route.lengthMetres() / CAMERA_SPACING_METRES) + 1];
    for (int i = 0; i < cameras.length; i++) {
      double metres = i * CAMERA_SPACING_METRES;
      String id = String.format(Locale.ROOT, "cam-%s-%03d", route.name(), i + 1);
      cameras[i] = new Camera(id, route.placeAt(metres), metres);
    }
  }

  Route route() {
    return route;
  }

  Incidents incidents() {
    return incidents;
  }

  Weather weatherAt(Location place, double seconds) {
    return weather.at(place, seconds);
  }

  /** The camera nearest to this place on the route. */
  Camera cameraAt(double metres) {
    int nearest = (int) Math.round(metres / CAMERA_SPACING_METRES);
    return cameras[Math.max(0, Math.min(cameras.length - 1, nearest))];
  }

  /** The speed of the traffic as a whole at this place and moment, in km/h; above 0. */
  double flowSpeed(double metres, double seconds) {
    double jam = 1 - 0.3 * Math.max(0, congestion.at(metres, 0, seconds) - 0.1);
    return route.limitAt(metres)
        * jam
        * weatherAt(route.placeAt(metres), seconds).speedFactor()
        * incidents.speedFactor(metres, seconds);
  }
}
