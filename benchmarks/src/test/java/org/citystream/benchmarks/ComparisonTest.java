package org.citystream.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.citystream.benchmarks.ContestantProcess.Usage;
import org.junit.jupiter.api.Test;

class ComparisonTest {
  private static final Usage USAGE = new Usage(2, 0, 0, 0);

  @Test
  void mediansAreTheFiguresInTheMiddle() {
    assertThat(Spread.of(List.of(3.0, 9.0, 4.0))).isEqualTo(new Spread(3, 4, 9));
    assertThat(Spread.of(List.of(8.0, 2.0, 4.0, 5.0))).isEqualTo(new Spread(2, 4.5, 8));
  }

  @Test
  void ratiosAreOfRunsAndNotOfMedians() {
    Spread ratios = Spread.ofRatios(List.of(10.0, 20.0, 90.0), List.of(5.0, 40.0, 30.0));

    assertThat(ratios.least()).isEqualTo(0.5, within(1e-9));
    assertThat(ratios.median()).isEqualTo(2, within(1e-9));
    assertThat(ratios.most()).isEqualTo(3, within(1e-9));
  }

  @Test
  void printsWhatEachContestantTookAndItsRatioToTheHandWrittenJob() {
    String printed =
        print(
            right(Contestant.SPARK, 1, 1), right(Contestant.NATIVE, 1, 2),
            right(Contestant.SPARK, 2, 4), right(Contestant.NATIVE, 2, 4),
            right(Contestant.SPARK, 3, 2), right(Contestant.NATIVE, 3, 1));

    assertThat(printed).containsPattern("spark 2 +4\\.0 +1 +1 +2 ");
    assertThat(printed).containsPattern("\nspark +2\\.0 +2 +1 +2 ");
    assertThat(printed).containsPattern("spark +records/s +1\\.00 +0\\.50 +2\\.00\n");
  }

  @Test
  void aContestantThatWasWrongOnceHasNoSpeed() {
    String printed =
        print(
            right(Contestant.SPARK, 1, 1),
            right(Contestant.NATIVE, 1, 2),
            new Result(Contestant.SPARK, 2, null, null, Result.WRONG),
            right(Contestant.NATIVE, 2, 4));

    assertThat(printed).containsPattern("\nspark 2 +WRONG\n");
    assertThat(printed).containsPattern("\nspark +WRONG\n");
    assertThat(printed).containsPattern("\nnative +3\\.0 ");
    assertThat(printed).doesNotContainPattern("spark +records/s");
  }

  @Test
  void ratiosOfAllAreToEachOfTheHandWrittenJobs() {
    String printed =
        print(
            right(Contestant.SPARK, 1, 4),
            right(Contestant.NATIVE, 1, 2),
            right(Contestant.FUSED, 1, 1));

    String toNative = printed.substring(printed.indexOf("Ratios to native"));
    String toFused = toNative.substring(toNative.indexOf("Ratios to fused"));
    assertThat(toNative).containsPattern("spark +records/s +0\\.50 ");
    assertThat(toNative).containsPattern("fused +records/s +2\\.00 ");
    assertThat(toFused).containsPattern("spark +records/s +0\\.25 ");
    assertThat(toFused).containsPattern("native +records/s +0\\.50 ");
  }

  @Test
  void aDashStandsForWhatCannotBeKnown() {
    Usage unknown = new Usage(Double.NaN, Double.NaN, Double.NaN, Double.NaN);
    String printed =
        print(right(Contestant.SPARK, 1, 4, unknown), right(Contestant.NATIVE, 1, 2, unknown));

    assertThat(printed).containsPattern("spark 1 +4\\.0 +1 +1 +- +- +- +- +0 +0\n");
    assertThat(printed).containsPattern("\nspark +4\\.0 +1 +1 +- +- +- +- +0 +0\n");
    assertThat(printed).containsPattern("spark +resident, MB +- +- +-\n");
  }

  private static String print(Result... results) {
    StringWriter out = new StringWriter();
    List<Contestant> contestants =
        Stream.of(results).map(Result::contestant).distinct().sorted().toList();
    new Comparison(contestants, List.of(results)).print(new PrintWriter(out), false);
    return out.toString();
  }

  private static Result right(Contestant contestant, int run, int seconds) {
    return right(contestant, run, seconds, USAGE);
  }

  private static Result right(Contestant contestant, int run, int seconds, Usage usage) {
    Figures figures =
        new Figures(MadeLake.BACKLOG, Duration.ofSeconds(seconds), 2, usage, List.of(), 0, 0);
    return new Result(contestant, run, null, figures, null);
  }
}
