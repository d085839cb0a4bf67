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
  /** A hand-written Spark Structured Streaming job that does the same work with Spark's means. */
  NATIVE,
  /** That job with a single query, whose tasks write files themselves. */
  FUSED;

  /** Its main class and arguments. */
  List<String> command(Task task) {
    List<String> command = new ArrayList<>();
    switch (this) {
      case SPARK, DIRECT -> {
        command.addAll(List.of(Citystream.class.getName(), "run"));
        command.add("--runner=" + (this == SPARK ? "SparkRunner" : "DirectRunner"));
        command.addAll(task.pipelineArguments());
      }
      case NATIVE -> command.add(NativeSparkJob.class.getName());
      case FUSED -> command.addAll(List.of(NativeSparkJob.class.getName(), "--fused"));
    }
    if (this != DIRECT) {
      command.add("--sparkMaster=local[%d]".formatted(task.cores()));
    }
    command.add("--bootstrapServers=" + task.bootstrapServers());
    command.add("--lake=" + task.lake());
    command.add("--window=%dms".formatted(task.window().toMillis()));
    return command;
  }

  /**
   * Further arguments for a backlog, so that no clock ends in the minute for which rows are
   * gathered: a file a micro-batch, as the jobs by hand write it; the DirectRunner's bundles are
   * too small.
   */
  List<String> backlogArguments() {
    return switch (this) {
      case SPARK -> List.of("--archiveInterval=0s");
      case DIRECT -> List.of("--archiveInterval=2s");
      case NATIVE, FUSED -> List.of();
    };
  }

  /** Whether it was written by hand for Spark. */
  boolean isByHand() {
    return this == NATIVE || this == FUSED;
  }

  /** As it is written on the command line and in tables. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
