package org.citystream.benchmarks.micro;

import static java.util.stream.Collectors.joining;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.openjdk.jmh.Main;

/**
 * Prints how many records a second one core takes through the single steps: parser, encodings,
 * join. The arguments are JMH's: {@code -h} lists them.
 */
public final class MicroBenchmarks {
  private MicroBenchmarks() {}

  /** Runs the benchmarks whose names match the arguments, or all. */
  public static void main(String[] args) throws IOException {
    // Under exec:java it is Maven's own, and JMH hands it to the processes that it measures.
    if (MicroBenchmarks.class.getClassLoader() instanceof URLClassLoader loader) {
      System.setProperty(
          "java.class.path",
          Stream.of(loader.getURLs())
              .map(MicroBenchmarks::path)
              .collect(joining(File.pathSeparator)));
    }
    Main.main(args);
  }

  private static String path(URL entry) {
    return Path.of(URI.create(entry.toString())).toString();
  }
}
