package org.citystream.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import org.citystream.contracts.lake.Dataset;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LakeCheckTest {
  @TempDir private Path folder;
  private MadeLake lake;
  private LakeCheck check;

  @BeforeEach
  void makeLake() throws IOException, SQLException {
    lake = MadeLake.right(folder.resolve("lake"));
    check = new LakeCheck(MadeLake.BACKLOG, folder);
  }

  @AfterEach
  void close() throws SQLException {
    check.close();
  }

  @Test
  void findsNothingWrongWithARightLake() throws Exception {
    assertThat(check.faults(lake.folder())).isEmpty();
    assertThat(check.differences(lake.folder(), lake.folder())).isEmpty();
  }

  @Test
  void findsARecordThatIsNotInRaw() throws Exception {
    lake.clear(Dataset.RAW);
    lake.add(
        Dataset.RAW,
        "SELECT 'gps_data' AS topic, 0 AS \"partition\", unnest([0, 1, 3]) AS \"offset\"");

    assertThat(check.faults(lake.folder()))
        .containsExactly("raw: gps_data-0 has 3 rows of 3 records, offsets 0 to 3; sent were 4");
  }

  @Test
  void findsARowOfADatasetThatIsMissing() throws Exception {
    lake.clear(Dataset.DEAD_LETTER);

    assertThat(check.faults(lake.folder()))
        .anyMatch(
            fault ->
                fault.startsWith("processed and dead letters: gps_data-0 has 3 rows of 3 records"));
  }

  @Test
  void findsARecordThatIsADeadLetterForNothing() throws Exception {
    lake.clear(Dataset.PROCESSED_GPS);
    lake.clear(Dataset.ENRICHED);
    lake.addReading(0, "a", 50);
    lake.addReading(1, "b", 52.5);
    lake.addDeadLetter(2);
    lake.addRow(MadeLake.WINDOW, 2, 0, 51.25);

    assertThat(check.faults(lake.folder()))
        .containsExactly("dead letters: 2 rows of 1 broken records, by topic: gps_data 2");
  }

  @Test
  void findsABrokenRecordThatIsNoDeadLetter() throws Exception {
    lake.clear(Dataset.DEAD_LETTER);
    lake.clear(Dataset.ENRICHED);
    lake.addReading(3, "c", 54);
    lake.addRow(MadeLake.WINDOW, 3, 1, 52.25);

    assertThat(check.faults(lake.folder()))
        .containsExactly("dead letters: 0 rows of 1 broken records");
  }

  @Test
  void findsARowThatWasWrittenTwice() throws Exception {
    lake.addReading(2, "b", 52.5);

    assertThat(check.faults(lake.folder()))
        .anyMatch(fault -> fault.contains("has 5 rows of 4 records"));
  }

  @Test
  void findsAFinalRowThatCountsACopy() throws Exception {
    lake.clear(Dataset.ENRICHED);
    lake.addRow(MadeLake.WINDOW, 3, 0, 51.25);

    assertThat(check.faults(lake.folder())).singleElement().asString().contains("vehicle v");
  }

  @Test
  void findsAFinalRowThatIsMissing() throws Exception {
    lake.clear(Dataset.ENRICHED);

    assertThat(check.faults(lake.folder())).singleElement().asString().contains("vehicle v");
  }

  @Test
  void takesTheRowThatCountsMostForTheFinalOne() throws Exception {
    lake.addRow(MadeLake.WINDOW, 1, 0, 50);

    assertThat(check.faults(lake.folder())).isEmpty();
  }

  @Test
  void ignoresWindowsThatDoNotCount() throws Exception {
    lake.addRow(MadeLake.BACKLOG.to(), 7, 0, 50);

    assertThat(check.faults(lake.folder())).isEmpty();
  }

  @Test
  void findsAValueThatTheOtherLakeHasOtherwise() throws Exception {
    MadeLake other = MadeLake.right(folder.resolve("other"));
    other.clear(Dataset.ENRICHED);
    other.addRow(MadeLake.WINDOW, 2, 1, 51.26);

    assertThat(check.differences(lake.folder(), other.folder()))
        .singleElement()
        .asString()
        .contains("enriched", "speed_avg: 51.25 not 51.26");
  }

  @Test
  void letsSumsDifferThatWereAddedUpInAnotherOrder() throws Exception {
    MadeLake other = MadeLake.right(folder.resolve("other"));
    other.clear(Dataset.ENRICHED);
    other.addRow(MadeLake.WINDOW, 2, 1, 51.25 + 1e-12);

    assertThat(check.differences(lake.folder(), other.folder())).isEmpty();
  }

  @Test
  void findsRowsThatOnlyOneOfTwoLakesHas() throws Exception {
    MadeLake other = MadeLake.right(folder.resolve("other"));
    other.clear(Dataset.DEAD_LETTER);
    other.clear(Dataset.PROCESSED_GPS);
    other.addReading(0, "a", 50);
    other.addReading(1, "b", 52.5);
    other.addReading(2, "b", 52.5);
    other.addReading(3, "c", 50);

    List<String> differences = check.differences(lake.folder(), other.folder());
    assertThat(differences).hasSize(2);
    assertThat(differences).anyMatch(line -> line.matches("processed_gps .*missing"));
    assertThat(differences).anyMatch(line -> line.matches("dead_letter .*not in the other lake"));
  }

  @Test
  void saysWhenALakeLacksAColumn() throws Exception {
    lake.clear(Dataset.RAW);
    Path raw = lake.add(Dataset.RAW, "SELECT 'gps_data' AS topic");
    try (DuckDb duckdb = new DuckDb(1, folder)) {
      duckdb.execute("COPY (SELECT 'gps_data' AS topic) TO '%s' (FORMAT parquet)".formatted(raw));
    }

    assertThat(check.faults(lake.folder())).singleElement().asString().contains("partition");
  }
}
