package org.citystream.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.citystream.runners.Citystream;

/** A program that takes the topics to a lake. */
enum Contestant {
  /** This pipeline on Beam's Spark runner. */
  SPARK,
  /** This pipeline on Beam's DirectRunner. */
  DIRECT,
  /** A hand-written Spark Structured Streaming job that does the same work. */
  NATIVE;

  private static final String NATIVE_JOB = "org.citystream.benchmarks.nativespark.NativeSparkJob";

  /** Its main class and arguments. */
  List<String> command(Task task) {
    List<String> command = new ArrayList<>();
    if (this == NATIVE) {
      command.add(NATIVE_JOB);
    } else {
      command.addAll(List.of(Citystream.class.getName(), "run"));
      command.add("--runner=" + (this == SPARK ? "SparkRunner" : "DirectRunner"));
      // A file a micro-batch, as the hand-written job has it: no clock ends in a minute of waiting.
      command.add("--archiveInterval=2s");
      command.addAll(task.pipelineArguments());
    }
    if (this != DIRECT) {
      command.add("--sparkMaster=local[%d]".formatted(task.cores()));
    }
    command.add("--bootstrapServers=" + task.bootstrapServers());
    command.add("--lake=" + task.lake());
    command.add("--window=" + task.window());
    return command;
  }

  /** As it is written on the command line and in tables. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
