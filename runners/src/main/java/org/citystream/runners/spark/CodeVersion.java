package org.citystream.runners.spark;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.beam.sdk.util.ReleaseInfo;
import org.citystream.contracts.Event;
import org.citystream.pipeline.CityPipeline;

/** Tells versions of the code apart whose checkpoints do not fit each other. */
final class CodeVersion {
  private static final String PACKAGE = "org/citystream";

  private CodeVersion() {}

  /** Beam's and Spark's version, and a SHA-256 of all of our classes that a checkpoint can hold. */
  static String current() {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      for (Class<?> anchor : List.of(Event.class, CityPipeline.class)) {
        URI place = anchor.getProtectionDomain().getCodeSource().getLocation().toURI();
        add(digest, place);
      }
      return "beam-%s spark-%s %s"
          .formatted(
              ReleaseInfo.getReleaseInfo().getVersion(),
              org.apache.spark.package$.MODULE$.SPARK_VERSION(),
              HexFormat.of().formatHex(digest.digest()));
    } catch (NoSuchAlgorithmException | URISyntaxException e) {
      throw new IllegalStateException(e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void add(MessageDigest digest, URI place) throws IOException {
    Path path = Path.of(place);
    if (Files.isDirectory(path)) {
      addClasses(digest, path);
      return;
    }
    try (FileSystem jar = FileSystems.newFileSystem(path, Map.of())) {
      addClasses(digest, jar.getPath("/"));
    }
  }

  private static void addClasses(MessageDigest digest, Path root) throws IOException {
    try (Stream<Path> files = Files.walk(root.resolve(PACKAGE))) {
      for (Path file : files.filter(f -> f.toString().endsWith(".class")).sorted().toList()) {
        digest.update(root.relativize(file).toString().getBytes(UTF_8));
        digest.update(Files.readAllBytes(file));
      }
    }
  }
}
