package org.citystream.pipeline.enrich;

import static org.assertj.core.api.Assertions.assertThat;
import static org.citystream.pipeline.enrich.JoinFixture.at;

import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.extensions.avro.coders.AvroCoder;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.testing.TestStream;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.values.PBegin;
import org.apache.beam.sdk.values.PCollection;
import org.citystream.contracts.Topic;
import org.citystream.contracts.lake.EnrichedRow;
import org.citystream.pipeline.CityOptions;
import org.citystream.pipeline.TestEvents;
import org.citystream.pipeline.TestLake;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WriteEnrichedTest {
  private final CityOptions options = PipelineOptionsFactory.as(CityOptions.class);
  @TempDir private Path folder;
  private TestLake lake;

  @BeforeEach
  void openLake() {
    lake = new TestLake(folder);
    options.setLake(folder.toString());
    options.setRunId("run-1");
  }

  @Test
  void everyPaneIsKept() {
    List<EnrichedRow> panes =
        new JoinFixture()
            .arrive(TestEvents.full(Topic.VEHICLE, "a", "v1", at(10)))
            .watermark(at(60))
            .arrive(TestEvents.full(Topic.GPS, "b", "v1", at(20)))
            .panes();
    write(panes);

    assertThat(
            lake.query("SELECT pane_index, vehicle_events, gps_events FROM $enriched ORDER BY 1"))
        .containsExactly(List.of("0", "1", "0"), List.of("1", "1", "1"));
    assertThat(lake.query("DESCRIBE SELECT * FROM $enriched"))
        .extracting(column -> column.get(0))
        .containsExactlyElementsOf(
            EnrichedRow.getClassSchema().getFields().stream().map(Schema.Field::name).toList());
  }

  @Test
  void folderAndNameAreTheWindowsAndNameTheRun() {
    EnrichedRow row = new JoinFixture().arrive(TestEvents.full(Topic.GPS, "a", "v1", at(10))).row();
    write(
        List.of(
            in(Instant.parse("2026-11-20T23:59:00Z"), row),
            in(Instant.parse("2026-11-21T00:00:00Z"), row)));

    assertThat(lake.files()).hasSize(2);
    assertThat(lake.files().get(0).toString())
        .startsWith("enriched/dt=2026-11-20/hour=23/window-20261120T235900Z-")
        .contains("-run-1-");
    assertThat(lake.files().get(1).toString())
        .startsWith("enriched/dt=2026-11-21/hour=00/window-20261121T000000Z-")
        .contains("-run-1-");
  }

  @Test
  void vehicleIsInOneOfAsManyFilesAsShards() {
    options.setNumShards(2);
    EnrichedRow row = new JoinFixture().arrive(TestEvents.full(Topic.GPS, "a", "v1", at(10))).row();
    List<EnrichedRow> rows = new ArrayList<>();
    for (int vehicle = 0; vehicle < 20; vehicle++) {
      rows.add(EnrichedRow.newBuilder(row).setVehicleId("v" + vehicle).build());
    }
    write(rows);

    assertThat(
            lake.files().stream().map(file -> file.toString().replaceAll(".*(shard\\d+).*", "$1")))
        .contains("shard0", "shard1")
        .allMatch(shard -> shard.equals("shard0") || shard.equals("shard1"));
    assertThat(lake.query("SELECT count(DISTINCT vehicle_id), count(*) FROM $enriched"))
        .containsExactly(List.of("20", "20"));
  }

  @ParameterizedTest(name = "every {0}: {1} files")
  @CsvSource({"0s, 2", "2s, 1"})
  void rowsWaitForOthersOnlyWhereThereIsAnInterval(String interval, int files) {
    options.setEnrichedInterval(interval);
    EnrichedRow row = new JoinFixture().arrive(TestEvents.full(Topic.GPS, "a", "v1", at(10))).row();
    write(
        TestStream.create(AvroCoder.of(EnrichedRow.class))
            .addElements(row)
            .addElements(EnrichedRow.newBuilder(row).setVehicleId("v2").build())
            .advanceWatermarkToInfinity());

    assertThat(lake.files()).hasSize(files);
  }

  private void write(List<EnrichedRow> rows) {
    write(Create.of(rows).withCoder(AvroCoder.of(EnrichedRow.class)));
  }

  private void write(PTransform<PBegin, PCollection<EnrichedRow>> rows) {
    Pipeline pipeline = Pipeline.create(options);
    pipeline.apply("Rows", rows).apply("Write", WriteEnriched.with(options));
    pipeline.run().waitUntilFinish();
  }

  private static EnrichedRow in(Instant windowStart, EnrichedRow row) {
    return EnrichedRow.newBuilder(row).setWindowStart(windowStart).build();
  }
}
