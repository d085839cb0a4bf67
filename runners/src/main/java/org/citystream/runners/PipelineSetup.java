package org.citystream.runners;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.citystream.pipeline.CityOptions;
import org.citystream.pipeline.CityPipeline;
import org.citystream.pipeline.DurationOption;
import org.citystream.pipeline.ingest.PartitionGroup;
import org.citystream.pipeline.ingest.StartOffsets;
import org.citystream.pipeline.lake.LakeOptions;
import org.citystream.runners.spark.SparkSetup;
import org.joda.time.Duration;

/** From the arguments that a command hands on to Beam to a pipeline that is ready to run. */
final class PipelineSetup {
  private static final Pattern UNKNOWN =
      Pattern.compile("missing a property named '([^']*)'\\.(.*)", Pattern.DOTALL);

  private static final Pattern REQUIRED = Pattern.compile("Missing required value for \\[(--\\w+)");

  private static final Pattern SEVERAL = Pattern.compile("expected one element but was: <(.*)>");

  // The DirectRunner's checks of user code clone and compare every element: they are for tests.
  private static final Map<String, String> BEAM_DEFAULTS =
      Map.of(
          "blockOnRun", "false",
          "enforceEncodability", "false",
          "enforceImmutability", "false");

  private PipelineSetup() {}

  /**
   * Reads pipeline options.
   *
   * @param arguments as the user gave them
   * @param defaults values of options that the user did not give, by name
   * @throws UsageException if Beam cannot read them, or if one is missing
   */
  static CityOptions parse(List<String> arguments, Map<String, String> defaults) {
    Map<String, String> missing = new TreeMap<>(BEAM_DEFAULTS);
    missing.putAll(S3Setup.defaults());
    List<String> all = new ArrayList<>(arguments);
    try {
      if (SparkSetup.isChosen(
          PipelineOptionsFactory.fromArgs(arguments.toArray(String[]::new))
              .as(CityOptions.class))) {
        missing.putAll(SparkSetup.defaults());
      }
      missing.putAll(defaults);
      for (String argument : arguments) {
        missing.remove(argument.replaceFirst("^--", "").replaceFirst("=.*", ""));
      }
      missing.forEach((name, value) -> all.add("--" + name + "=" + value));
      CityOptions options =
          PipelineOptionsFactory.fromArgs(all.toArray(String[]::new))
              .withValidation()
              .as(CityOptions.class);
      makeAbsolute(options);
      options.setPartitions(PartitionGroup.of(options).toString());
      if (SparkSetup.isChosen(options)) {
        SparkSetup.prepare(options);
      } else if (options.getReadLog()) {
        throw new UsageException(
            "--readLog=true: is for --runner=SparkRunner, which always keeps one; leave it out");
      }
      S3Setup.prepare(options);
      return options;
    } catch (IllegalArgumentException e) {
      throw new UsageException(culprit(arguments, e.getMessage()) + explain(e.getMessage()));
    }
  }

  /**
   * Reads the options of a command that only looks at the lake.
   *
   * @param arguments as the user gave them
   * @throws UsageException if Beam cannot read them
   */
  static LakeOptions parseLake(List<String> arguments) {
    List<String> all = new ArrayList<>(arguments);
    S3Setup.defaults().forEach((name, value) -> all.add(0, "--" + name + "=" + value));
    try {
      LakeOptions options =
          PipelineOptionsFactory.fromArgs(all.toArray(String[]::new))
              .as(ReadableLake.Options.class);
      makeAbsolute(options);
      S3Setup.prepare(options);
      return options;
    } catch (IllegalArgumentException e) {
      throw new UsageException(culprit(arguments, e.getMessage()) + explain(e.getMessage()));
    }
  }

  /**
   * Reads the options of a job that writes parts of a lake anew.
   *
   * @param arguments as the user gave them
   * @throws UsageException if Beam cannot read them
   */
  static CityOptions parseJob(List<String> arguments) {
    Map<String, String> missing = new TreeMap<>(BEAM_DEFAULTS);
    missing.putAll(S3Setup.defaults());
    List<String> all = new ArrayList<>(arguments);
    missing.forEach((name, value) -> all.add(0, "--" + name + "=" + value));
    try {
      CityOptions options =
          PipelineOptionsFactory.fromArgs(all.toArray(String[]::new)).as(CityOptions.class);
      makeAbsolute(options);
      if (arguments.stream().anyMatch(argument -> argument.matches("--runId(=.*)?"))) {
        throw new UsageException("--runId: every job has one of its own; leave it out");
      }
      if (!PartitionGroup.of(options).isAll()) {
        throw new UsageException("--partitions: is for run, a job takes whole hours; leave it out");
      }
      if (SparkSetup.isChosen(options)) {
        SparkSetup.prepareJob(options);
      }
      S3Setup.prepare(options);
      return options;
    } catch (IllegalArgumentException e) {
      throw new UsageException(culprit(arguments, e.getMessage()) + explain(e.getMessage()));
    }
  }

  /**
   * The length of the join's windows.
   *
   * @throws UsageException if the option has no sense
   */
  static Duration window(CityOptions options) {
    try {
      return DurationOption.parsePositive("window", options.getWindow());
    } catch (IllegalArgumentException e) {
      throw new UsageException(e.getMessage());
    }
  }

  private static void makeAbsolute(LakeOptions options) {
    if (!options.getLake().contains("://")) {
      options.setLake(Path.of(options.getLake()).toAbsolutePath().normalize().toString());
    }
  }

  /** Beam does not say which option has a value of the wrong type: the one that fails alone. */
  private static String culprit(List<String> arguments, String message) {
    if (SEVERAL.matcher(message).find()) {
      return repeated(arguments) + ": ";
    }
    for (String argument : arguments) {
      try {
        PipelineOptionsFactory.fromArgs(argument).as(CityOptions.class);
      } catch (IllegalArgumentException e) {
        return UNKNOWN.matcher(e.getMessage()).find() ? "" : argument + ": ";
      }
    }
    return "";
  }

  private static String repeated(List<String> arguments) {
    Set<String> names = new HashSet<>();
    return arguments.stream()
        .map(argument -> argument.replaceFirst("=.*", ""))
        .filter(name -> !names.add(name))
        .distinct()
        .collect(Collectors.joining(", "));
  }

  /**
   * Checks the options that only the pipeline's steps know.
   *
   * @throws UsageException if one has no sense
   */
  static void check(CityOptions options) {
    assemble(options);
  }

  /**
   * Assembles a pipeline that reads from the earliest records.
   *
   * @throws UsageException if an option has no sense
   */
  static Pipeline assemble(CityOptions options) {
    return assemble(options, StartOffsets.EARLIEST);
  }

  /**
   * Assembles the pipeline.
   *
   * @param start where to read from, unless the runner has a checkpoint to go on from
   * @throws UsageException if an option has no sense
   */
  static Pipeline assemble(CityOptions options, StartOffsets start) {
    try {
      return CityPipeline.create(options, start);
    } catch (IllegalArgumentException e) {
      throw new UsageException(explain(e.getMessage()));
    }
  }

  private static String explain(String message) {
    Matcher unknown = UNKNOWN.matcher(message);
    if (unknown.find()) {
      return "unknown option --" + unknown.group(1) + "; --help lists the options." + hint(unknown);
    }
    Matcher required = REQUIRED.matcher(message);
    if (required.find()) {
      return required.group(1) + " is required; --help lists the options.";
    }
    Matcher several = SEVERAL.matcher(message);
    if (several.find()) {
      return "is there several times, with %s; give it once.".formatted(several.group(1));
    }
    return message.replaceAll("\\s+", " ");
  }

  private static String hint(Matcher unknown) {
    return unknown.group(2).replaceAll("'([^']*)'", "--$1").replaceAll("\\s+", " ").stripTrailing();
  }
}
