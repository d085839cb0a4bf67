package org.citystream.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.citystream.contracts.lake.Dataset;
import org.citystream.simulator.broker.EmbeddedBroker;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

class ContestTest {
  @TempDir private Path folder;

  /** What has the options of every command. */
  @Command
  private static final class Options {
    @Mixin private CommonOptions common;
  }

  @Test
  @Timeout(300)
  void givesNoFiguresForALakeInWhichSomethingLiesTwiceAndKeepsIt() throws Exception {
    Options options =
        CommandLine.populateCommand(
            new Options(),
            "--heap=1g",
            // Over before an optimizing compiler pays.
            "--collector=-XX:TieredStopAtLevel=1",
            "--work=" + folder);
    CityLoad load = new CityLoad(20, 12, Duration.ofMinutes(1));
    StringWriter err = new StringWriter();
    Path lake;
    try (Workplace workplace = new Workplace(options.common);
        EmbeddedBroker broker = EmbeddedBroker.start();
        Contest contest =
            new Contest(
                broker.bootstrapServers(), options.common, workplace, new PrintWriter(err, true))) {
      Topics.create(broker, 1);
      // The contestant adds the same records of gps_data to them.
      lake = workplace.newFolder("fused-1/lake");
      MadeLake.right(lake).clear(Dataset.RAW);

      Result result =
          contest.run(
              Contestant.FUSED,
              1,
              load.window(),
              List.of(),
              run -> load.send(broker.bootstrapServers(), sent -> {}));

      assertThat(result.isRight()).isFalse();
      assertThat(result.fault()).isEqualTo(Result.WRONG);
      assertThat(contest.settle(List.of(result))).containsExactly(result);
    }
    assertThat(err.toString())
        .containsPattern("fused-1: WRONG: processed and dead letters: gps_data-0 has ");
    assertThat(lake).isNotEmptyDirectory();
  }
}
