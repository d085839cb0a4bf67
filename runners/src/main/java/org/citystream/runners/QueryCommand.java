package org.citystream.runners;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.citystream.contracts.lake.Dataset;
import org.citystream.pipeline.lake.LakeOptions;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Unmatched;

/** Answers a question about the lake. */
@Command(
    name = "query",
    mixinStandardHelpOptions = true,
    showDefaultValues = true,
    description = {
      "Answers one of the known questions about the lake, or any query in SQL over its views.",
      "Without argument it lists the questions."
    })
final class QueryCommand implements Callable<Integer> {
  @Parameters(
      arity = "0..1",
      paramLabel = "NAME|SQL",
      description = "A question's name, such as vehicles_now, or a SELECT of DuckDB's SQL.")
  private String question;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      description = "${COMPLETION-CANDIDATES}: for people, for spreadsheets, for programs.")
  private AnswerFormat format = AnswerFormat.TABLE;

  @Option(
      names = "--firstDay",
      paramLabel = "YYYY-MM-DD",
      description = "Reads no folder of an earlier day (UTC). Default: all there is.")
  private LocalDate firstDay;

  @Option(
      names = "--lastDay",
      paramLabel = "YYYY-MM-DD",
      description = "Reads no folder of a later day (UTC). Default: all there is.")
  private LocalDate lastDay;

  @Unmatched private List<String> lakeArguments = new ArrayList<>();
  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    PrintWriter out = spec.commandLine().getOut();
    if (question == null) {
      for (String name : Questions.names()) {
        out.printf("%-30s %s%n", name, Questions.answer(name));
      }
      return 0;
    }
    if (firstDay != null && lastDay != null && lastDay.isBefore(firstDay)) {
      throw new UsageException(
          "--lastDay=%s: lies before --firstDay=%s".formatted(lastDay, firstDay));
    }
    String sql = statement(question);
    LakeOptions options = PipelineSetup.parseLake(lakeArguments);
    try (ReadableLake lake = ReadableLake.open(options)) {
      Set<Dataset> datasets = LakeTables.named(sql);
      Days days = new Days(firstDay, lastDay);
      Path folder = lake.folder(datasets, days, spec.commandLine().getErr());
      try (LakeTables tables = open(folder, days, lake.temporary())) {
        format.print(tables, sql, lake.temporary(), out);
      } catch (SQLException e) {
        throw new UsageException("%s: %s".formatted(question, LakeTables.firstLine(e)));
      }
    }
    out.flush();
    return 0;
  }

  private static LakeTables open(Path folder, Days days, Path temporary) {
    try {
      return new LakeTables(folder, days, temporary);
    } catch (SQLException e) {
      throw LakeTables.unreadable(e);
    }
  }

  private static String statement(String question) throws IOException {
    if (Questions.names().contains(question)) {
      return Questions.text(question);
    }
    if (question.strip().matches("\\w+")) {
      throw new UsageException(
          "%s: no such question; query without argument lists them".formatted(question));
    }
    return question.strip().replaceFirst(";$", "");
  }
}
