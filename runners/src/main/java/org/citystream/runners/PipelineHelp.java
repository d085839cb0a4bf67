package org.citystream.runners;

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.beam.sdk.options.Default;
import org.apache.beam.sdk.options.Description;
import org.citystream.runners.spark.SparkSetup;
import picocli.CommandLine.Help;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Help.Column;
import picocli.CommandLine.Help.Column.Overflow;
import picocli.CommandLine.Help.TextTable;
import picocli.CommandLine.Model.CommandSpec;

/** The help text of the pipeline's options, from the interfaces that declare them. */
final class PipelineHelp {
  private static final int OPTION_WIDTH = 26;
  private static final int HELP_WIDTH = 80;
  private static final Set<String> LAKE = Set.of("lake", "s3PathStyle");
  private static final Set<String> JOB = Set.of("sparkMaster");

  private PipelineHelp() {}

  /**
   * Adds the pipeline's options to a command's help.
   *
   * @param defaults the command's own values of options that the user does not give, by name
   */
  static void addTo(CommandSpec command, Map<String, String> defaults) {
    List<String> footer = new ArrayList<>();
    footer.add("");
    footer.add("Options of the pipeline (durations as 500ms, 30s, 1m, 2h or 1d):");
    add(CityOption.all(), defaults, footer);
    add("Options of a lake in S3:", S3Setup.SETTINGS, defaults, footer);
    add("Options of --runner=SparkRunner:", SparkSetup.SETTINGS, defaults, footer);
    footer.add("");
    footer.add("Any other option goes to Apache Beam, such as --runner=DirectRunner.");
    command.usageMessage().footer(footer.toArray(String[]::new));
  }

  /** Adds the options that say where the lake is to the help of a command that only reads it. */
  static void addLakeTo(CommandSpec command) {
    List<String> footer = lakeFooter();
    command.usageMessage().footer(footer.toArray(String[]::new));
  }

  /**
   * Adds the options of a job that writes parts of a lake anew to a command's help.
   *
   * @param own the names of further options of the pipeline that it heeds
   */
  static void addJobTo(CommandSpec command, Set<String> own) {
    List<String> footer = lakeFooter();
    if (!own.isEmpty()) {
      footer.add("");
      footer.add("Options of the pipeline, as run has them:");
      add(options(own), Map.of(), footer);
    }
    List<Setting> spark =
        SparkSetup.SETTINGS.stream().filter(setting -> JOB.contains(setting.option())).toList();
    add("Options of --runner=SparkRunner:", spark, Map.of(), footer);
    footer.add("");
    footer.add("Any other option goes to Apache Beam, such as --runner=DirectRunner.");
    command.usageMessage().footer(footer.toArray(String[]::new));
  }

  private static List<String> lakeFooter() {
    List<String> footer = new ArrayList<>();
    footer.add("");
    footer.add("Options of the lake:");
    add(options(LAKE), Map.of(), footer);
    add("Options of a lake in S3:", S3Setup.SETTINGS, Map.of(), footer);
    return footer;
  }

  private static List<CityOption> options(Set<String> names) {
    return CityOption.all().stream().filter(option -> names.contains(option.name())).toList();
  }

  private static void add(
      List<CityOption> options, Map<String, String> defaults, List<String> lines) {
    TextTable table = table();
    for (CityOption option : options) {
      String value = defaults.getOrDefault(option.name(), value(option.getter()));
      table.addRowValues(
          "--" + option.name() + "=VALUE",
          option.getter().getAnnotation(Description.class).value()
              + (value.isEmpty() ? "" : " Default: " + value));
    }
    add(table, lines);
  }

  private static void add(
      String title, List<Setting> settings, Map<String, String> defaults, List<String> lines) {
    lines.add("");
    lines.add(title);
    TextTable table = table();
    for (Setting setting : settings) {
      String chosen = defaults.getOrDefault(setting.option(), setting.value());
      String value =
          chosen.isEmpty() || setting.help().contains("Default:") ? "" : " Default: " + chosen;
      table.addRowValues("--" + setting.option() + "=VALUE", setting.help() + value);
    }
    add(table, lines);
  }

  private static TextTable table() {
    return TextTable.forColumns(
        Help.defaultColorScheme(Ansi.AUTO),
        new Column(OPTION_WIDTH, 2, Overflow.SPAN),
        new Column(HELP_WIDTH - OPTION_WIDTH, 1, Overflow.WRAP));
  }

  private static void add(TextTable table, List<String> lines) {
    table.toString().lines().forEach(line -> lines.add(line.replace("%", "%%")));
  }

  /** The default that is declared; empty if there is none. */
  private static String value(Method getter) {
    if (getter.isAnnotationPresent(Default.String.class)) {
      return getter.getAnnotation(Default.String.class).value();
    }
    if (getter.isAnnotationPresent(Default.Integer.class)) {
      return String.valueOf(getter.getAnnotation(Default.Integer.class).value());
    }
    if (getter.isAnnotationPresent(Default.Boolean.class)) {
      return String.valueOf(getter.getAnnotation(Default.Boolean.class).value());
    }
    return "";
  }
}
