package org.citystream.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.citystream.benchmarks.ContestantProcess.Usage;
import org.citystream.benchmarks.SteadyContest.Outcome;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SteadyReportTest {
  @TempDir private Path folder;

  @Test
  void saysHowManyRecordsASecondWereReallySent() throws Exception {
    LakeFolder lake = MadeLake.right(folder.resolve("lake")).folder();
    Usage usage = new Usage(1, 0, 0, 0);
    Figures figures =
        new Figures(MadeLake.BACKLOG, Duration.ofSeconds(2), 2, usage, List.of(), 0, 0);
    Result right = new Result(Contestant.SPARK, 1, lake, figures, null);
    Latencies latencies = Latencies.of(lake, MadeLake.BACKLOG, folder);
    StringWriter out = new StringWriter();

    new SteadyReport(new SteadyLoad(), List.of(new Outcome(right, latencies)))
        .print(new PrintWriter(out), false);

    // Four records in two seconds.
    assertThat(out.toString()).containsPattern("contestant +sent/s +rows ");
    assertThat(out.toString()).containsPattern("\nspark +2 +1 ");
  }
}
