package org.citystream.runners.spark;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.citystream.contracts.Topic;
import org.citystream.pipeline.CityPipeline;
import org.citystream.runners.Citystream;
import org.citystream.runners.UsageException;

/** The jar that the executors of a cluster run: the one that {@code ./mvnw package} builds. */
final class ClusterJar {
  private static final String SUFFIX = "-spark.jar";
  // A class of each part that executors run.
  private static final List<Class<?>> PARTS =
      List.of(Citystream.class, CityPipeline.class, Topic.class);

  private ClusterJar() {}

  /**
   * Finds the jar: what this class was loaded from, or what was built of the same classes.
   *
   * @throws UsageException if there is none, or if a class was compiled after it was built
   */
  static Path find() {
    Path here = origin(Citystream.class);
    if (here.toString().endsWith(SUFFIX)) {
      return here;
    }
    Path jar = newest(here.getParent()).orElseThrow(() -> notBuilt("its jar is not built"));
    long built = modified(jar);
    for (Class<?> part : PARTS) {
      if (newestFile(origin(part)) > built) {
        throw notBuilt(jar.getFileName() + " is older than the classes");
      }
    }
    return jar;
  }

  private static UsageException notBuilt(String reason) {
    return new UsageException("--sparkMaster: %s; run ./mvnw package first".formatted(reason));
  }

  private static Optional<Path> newest(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> file.toString().endsWith(SUFFIX))
          .max(Comparator.comparingLong(ClusterJar::modified));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static long newestFile(Path origin) {
    try (Stream<Path> files = Files.walk(origin)) {
      return files.filter(Files::isRegularFile).mapToLong(ClusterJar::modified).max().orElse(0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static long modified(Path file) {
    try {
      return Files.getLastModifiedTime(file).toMillis();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path origin(Class<?> part) {
    try {
      return Path.of(part.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }
}
