package org.citystream.pipeline.enrich;

import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.join.CoGbkResult;
import org.apache.beam.sdk.transforms.windowing.IntervalWindow;
import org.apache.beam.sdk.transforms.windowing.PaneInfo;
import org.apache.beam.sdk.transforms.windowing.PaneInfo.Timing;
import org.apache.beam.sdk.values.KV;
import org.citystream.contracts.lake.EnrichedRow;
import org.citystream.pipeline.CityMetrics;

/** Computes the rows of a group of vehicles and a window; a pane without any record gives none. */
final class ComputeRowsFn extends DoFn<KV<Integer, CoGbkResult>, EnrichedRow> {
  private final String runId;

  ComputeRowsFn(String runId) {
    this.runId = runId;
  }

  @ProcessElement
  public void process(
      @Element KV<Integer, CoGbkResult> joined,
      IntervalWindow window,
      PaneInfo pane,
      OutputReceiver<EnrichedRow> output) {
    JoinedGroup group = JoinedGroup.of(joined.getValue());
    // Only late records change a row that was there on time.
    Set<String> vehicles =
        pane.getTiming() == Timing.LATE ? group.lateVehicles() : group.vehicles();
    for (String id : vehicles) {
      EnrichedRow.Builder row = row(id, group, window, pane);
      output.output(row.build());
      report(row, pane);
    }
  }

  private EnrichedRow.Builder row(
      String id, JoinedGroup group, IntervalWindow window, PaneInfo pane) {
    SideRecords<VehicleSide> vehicle = group.records(Side.VEHICLE, id);
    SideRecords<GpsSide> gps = group.records(Side.GPS, id);
    SideRecords<TrafficSide> traffic = group.records(Side.TRAFFIC, id);
    SideRecords<WeatherSide> weather = group.records(Side.WEATHER, id);
    SideRecords<EmergencySide> emergency = group.records(Side.EMERGENCY, id);
    EnrichedRow.Builder row =
        EnrichedRow.newBuilder()
            .setVehicleId(id)
            .setWindowStart(Instant.ofEpochMilli(window.start().getMillis()))
            .setWindowEnd(Instant.ofEpochMilli(window.end().getMillis()))
            .setVehicleEvents(vehicle.rows().size())
            .setGpsEvents(gps.rows().size())
            .setTrafficEvents(traffic.rows().size())
            .setWeatherEvents(weather.rows().size())
            .setEmergencyEvents(emergency.rows().size())
            .setDuplicates(
                vehicle.duplicates()
                    + gps.duplicates()
                    + traffic.duplicates()
                    + weather.duplicates()
                    + emergency.duplicates())
            .setPaneIndex(pane.getIndex())
            .setPaneTiming(pane.getTiming().name())
            .setEmittedAt(Instant.now())
            .setRunId(runId);
    setMotion(row, vehicle, gps);
    setTraffic(row, traffic);
    setWeather(row, weather);
    setIncidents(row, Incidents.of(emergency));
    return row;
  }

  private static void report(EnrichedRow.Builder row, PaneInfo pane) {
    CityMetrics.ENRICHED_ROWS.inc();
    if (pane.isFirst()) {
      CityMetrics.DUPLICATES.inc(row.getDuplicates());
    }
    switch (pane.getTiming()) {
      case ON_TIME ->
          CityMetrics.LATENCY.update(
              Duration.between(row.getWindowEnd(), row.getEmittedAt()).toMillis());
      case LATE -> CityMetrics.LATE_PANES.inc();
      default -> {}
    }
  }

  /** What the vehicle says of itself; its GPS unit speaks where it is silent. */
  private static void setMotion(
      EnrichedRow.Builder row, SideRecords<VehicleSide> vehicle, SideRecords<GpsSide> gps) {
    row.setMake(vehicle.last(VehicleSide::getMake))
        .setModel(vehicle.last(VehicleSide::getModel))
        .setYear(vehicle.last(VehicleSide::getYear))
        .setFuelType(vehicle.last(VehicleSide::getFuelType))
        .setVehicleType(gps.last(GpsSide::getVehicleType))
        .setDirection(
            firstKnown(vehicle.last(VehicleSide::getDirection), gps.last(GpsSide::getDirection)))
        .setSpeedAvg(firstKnown(vehicle.mean(VehicleSide::getSpeed), gps.mean(GpsSide::getSpeed)))
        .setSpeedMax(firstKnown(vehicle.max(VehicleSide::getSpeed), gps.max(GpsSide::getSpeed)));
    Track track = Track.of(vehicle, gps);
    Track.Fix last = track.last();
    row.setLatitude(last == null ? null : last.latitude())
        .setLongitude(last == null ? null : last.longitude())
        .setDistanceM(track.distance(row.getWindowStart(), row.getWindowEnd()));
  }

  private static void setTraffic(EnrichedRow.Builder row, SideRecords<TrafficSide> traffic) {
    row.setCameras(traffic.distinct(TrafficSide::getCameraId))
        .setTrafficLevel(traffic.last(TrafficSide::getTrafficLevel))
        .setCurrentSpeed(traffic.mean(TrafficSide::getCurrentSpeed))
        .setFreeFlowSpeed(traffic.mean(TrafficSide::getFreeFlowSpeed));
  }

  private static void setWeather(EnrichedRow.Builder row, SideRecords<WeatherSide> weather) {
    row.setTemperature(weather.mean(WeatherSide::getTemperature))
        .setWeatherCondition(weather.last(WeatherSide::getWeatherCondition))
        .setPrecipitation(weather.mean(WeatherSide::getPrecipitation))
        .setWindSpeed(weather.mean(WeatherSide::getWindSpeed))
        .setHumidity(weather.mean(WeatherSide::getHumidity))
        .setAirQualityIndex(weather.mean(WeatherSide::getAirQualityIndex));
  }

  private static void setIncidents(EnrichedRow.Builder row, Incidents incidents) {
    row.setActiveIncidents(incidents.active())
        .setIncidentTypes(incidents.types())
        .setWorstStatus(incidents.worstStatus());
  }

  private static <T> T firstKnown(T own, T other) {
    return own != null ? own : other;
  }
}
