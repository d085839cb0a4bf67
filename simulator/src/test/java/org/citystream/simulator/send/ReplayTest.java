package org.citystream.simulator.send;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.citystream.contracts.EventJson;
import org.citystream.contracts.GpsEvent;
import org.citystream.contracts.Location;
import org.citystream.contracts.Topic;
import org.citystream.contracts.VehicleEvent;
import org.citystream.simulator.city.Geo;
import org.citystream.simulator.city.GpxTrack;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReplayTest {
  private static final Path REAL = Path.of("../../shared/data/real");

  @TempDir private Path directory;
  private final RecordingSink sink = new RecordingSink();

  @Test
  void sendsTheBytesOfEveryLineUnchanged() throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.writeBytes(
        "vehicle_data\tkey\t{\"a\":\t1}\r\n\n  \ngps_data\t\tno key\n"
            .getBytes(StandardCharsets.UTF_8));
    bytes.writeBytes("weather_data\tk\t".getBytes(StandardCharsets.UTF_8));
    bytes.writeBytes(new byte[] {(byte) 0xC3, 0x28, 0});
    Path file = Files.write(directory.resolve("records.tsv"), bytes.toByteArray());
    SendReport report = new TopicFileReplay(file, 0, sink, progress -> {}).run();

    assertThat(report.total()).isEqualTo(3);
    assertThat(sink.sent)
        .extracting(Outgoing::topic)
        .containsExactly(Topic.VEHICLE, Topic.GPS, Topic.WEATHER);
    assertThat(sink.sent.get(0).key()).asString().isEqualTo("key");
    assertThat(sink.sent.get(0).value()).asString().isEqualTo("{\"a\":\t1}\r");
    assertThat(sink.sent.get(1).key()).isNull();
    assertThat(sink.sent.get(2).value()).containsExactly((byte) 0xC3, 0x28, 0);
  }

  @Test
  void namesFileAndLineOfWhatIsNotARecord() throws Exception {
    Path columns = Files.writeString(directory.resolve("columns.tsv"), "\ngps_data\tkey\n");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new TopicFileReplay(columns, 0, sink, progress -> {}).run())
        .withMessageContaining("columns.tsv, line 2");
    Path topic = Files.writeString(directory.resolve("topic.tsv"), "no_data\tkey\tvalue\n");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new TopicFileReplay(topic, 0, sink, progress -> {}).run())
        .withMessageContaining("topic.tsv, line 1: unknown topic 'no_data'");
    assertThat(sink.closed).isTrue();
  }

  @Test
  void replaysARealRecording() throws Exception {
    Path file = REAL.resolve("journey-london-birmingham.tsv");
    assumeTrue(Files.exists(file), "the real recording is not there: " + file);
    SendReport report = new TopicFileReplay(file, 0, sink, progress -> {}).run();

    assertThat(report.records()).allSatisfy((topic, count) -> assertThat(count).isEqualTo(99));
    ByteArrayOutputStream sent = new ByteArrayOutputStream();
    for (Outgoing record : sink.sent) {
      sent.writeBytes(record.topic().topicName().getBytes(StandardCharsets.UTF_8));
      sent.write('\t');
      sent.writeBytes(record.key());
      sent.write('\t');
      sent.writeBytes(record.value());
      sent.write('\n');
    }
    assertThat(sent.toByteArray()).isEqualTo(Files.readAllBytes(file));
  }

  @Test
  void ridesAlongATrack() throws Exception {
    GpxTrack track =
        GpxTrack.read(
            gpx(
                point(52, 0, "2019-01-01T10:00:00Z"),
                point(52.001, 0, "2019-01-01T10:00:10+00:00"),
                point(52.001, 0.001, "2019-01-01T10:00:20Z")));
    ride(track);

    assertThat(sink.sent).hasSize(15);
    VehicleEvent second = (VehicleEvent) sink.sent.get(5).event();
    double metres = Geo.distanceMetres(new Location(52, 0), new Location(52.001, 0));
    assertThat(second.timestamp()).isEqualTo(Instant.parse("2019-01-01T10:00:10Z"));
    assertThat(second.location()).isEqualTo(new Location(52.001, 0));
    assertThat(second.speed()).isCloseTo(metres / 10 * 3.6, within(0.01));
    assertThat(second.direction()).isEqualTo("North");
    assertThat(((GpsEvent) sink.sent.get(11).event()).direction()).isEqualTo("East");
    assertThat(((VehicleEvent) sink.sent.get(10).event()).odometer() * 1000)
        .isCloseTo(track.lengthMetres(), within(0.1));
  }

  @Test
  void ridesARealBusRoute() throws Exception {
    Path file = REAL.resolve("bus-304-limerick.gpx");
    assumeTrue(Files.exists(file), "the real track is not there: " + file);
    GpxTrack track = GpxTrack.read(file);
    SendReport report = ride(track);

    assertThat(report.records()).allSatisfy((topic, count) -> assertThat(count).isEqualTo(2144));
    assertThat(report.firstEventTime()).isEqualTo(Instant.parse("2019-02-18T07:45:50Z"));
    VehicleEvent last = (VehicleEvent) sink.sent.get(sink.sent.size() - 5).event();
    assertThat(last.odometer() * 1000).isCloseTo(track.lengthMetres(), within(0.1));
    assertThat(track.lengthMetres()).isBetween(5_000.0, 200_000.0);
  }

  @Test
  void saysWhatIsWrongWithATrack() throws Exception {
    refuses(Files.writeString(directory.resolve("a.gpx"), "not xml"), "a.gpx: not a GPX file");
    refuses(Files.writeString(directory.resolve("b.gpx"), "<kml/>"), "the root is kml");
    refuses(gpx(point(52, 0, "2019-01-01T10:00:00Z")), "fewer than two track points");
    refuses(gpx(point(52, 0, "noon")), "track point 1 cannot be read");
    refuses(gpx(point(95, 0, "2019-01-01T10:00:00Z")), "track point 1 is not on the earth");
    refuses(gpx("<trkpt lat='1' lon='2'/>"), "track point 1 lacks lat, lon or time");
  }

  @Test
  void readsNoOtherFileThanTheTrack() throws Exception {
    Path secret = Files.writeString(directory.resolve("secret"), "2019-01-01T10:00:00Z");
    Path file =
        Files.writeString(
            directory.resolve("evil.gpx"),
            "<!DOCTYPE gpx [<!ENTITY x SYSTEM '"
                + secret.toUri()
                + "'>]><gpx>"
                + point(52, 0, "&x;")
                + point(52, 1, "&x;")
                + "</gpx>");
    refuses(file, "document type declaration");
  }

  private SendReport ride(GpxTrack track) {
    return new GpxReplay(track, "bus", 1, 0, sink, EventJson::write, progress -> {}).run();
  }

  private static void refuses(Path file, String message) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> GpxTrack.read(file))
        .withMessageContaining(file.getFileName().toString())
        .withMessageContaining(message);
  }

  private Path gpx(String... points) throws Exception {
    return Files.writeString(
        directory.resolve("track.gpx"),
        "<?xml version='1.0'?><gpx xmlns='http://www.topografix.com/GPX/1/1'><trk><trkseg>"
            + String.join("", List.of(points))
            + "</trkseg></trk></gpx>");
  }

  private static String point(double latitude, double longitude, String time) {
    return "<trkpt lat='"
        + latitude
        + "' lon='"
        + longitude
        + "'><time>"
        + time
        + "</time></trkpt>";
  }
}
