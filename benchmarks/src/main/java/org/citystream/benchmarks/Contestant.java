package org.citystream.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.citystream.benchmarks.nativespark.NativeSparkJob;
import org.citystream.runners.Citystream;

/** A program that takes the topics to a lake. */
enum Contestant {
  /** This pipeline on Beam's Spark runner. */
  SPARK,
  /** This pipeline on Beam's DirectRunner. */
  DIRECT,
  /** A hand-written Spark Structured Streaming job that does the same work. */
  NATIVE;

  /** Its main class and arguments. */
  List<String> command(Task task) {
    List<String> command = new ArrayList<>();
    if (this == NATIVE) {
      command.add(NativeSparkJob.class.getName());
    } else {
      command.addAll(List.of(Citystream.class.getName(), "run"));
      command.add("--runner=" + (this == SPARK ? "SparkRunner" : "DirectRunner"));
      command.addAll(task.pipelineArguments());
    }
    if (this != DIRECT) {
      command.add("--sparkMaster=local[%d]".formatted(task.cores()));
    }
    command.add("--bootstrapServers=" + task.bootstrapServers());
    command.add("--lake=" + task.lake());
    command.add("--window=%dms".formatted(task.window().toMillis()));
    return command;
  }

  /** As it is written on the command line and in tables. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
