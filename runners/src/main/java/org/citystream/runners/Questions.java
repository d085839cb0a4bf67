package org.citystream.runners;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The questions of {@code sql/questions}, as they are in the class path. */
final class Questions {
  private static final String FOLDER = "sql/questions";
  private static final String SUFFIX = ".sql";

  private Questions() {}

  /** The names of all of them, in alphabetical order. */
  static List<String> names() throws IOException {
    try {
      // A jar need not have its folders as entries, but this file it has.
      URI tables = Questions.class.getResource("sql/duckdb/tables.sql").toURI();
      if (!tables.getScheme().equals("jar")) {
        return names(Path.of(tables));
      }
      try (FileSystem jar = FileSystems.newFileSystem(tables, Map.of())) {
        return names(jar.provider().getPath(tables));
      }
    } catch (URISyntaxException e) {
      throw new IOException(e);
    }
  }

  private static List<String> names(Path tables) throws IOException {
    Path folder = tables.getParent().resolveSibling("questions");
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(SUFFIX))
          .map(name -> name.substring(0, name.length() - SUFFIX.length()))
          .sorted()
          .toList();
    }
  }

  /** The statement that answers one. */
  static String text(String name) {
    return LakeViews.sql(FOLDER + "/" + name);
  }

  /** What one answers, in a line. */
  static String answer(String name) {
    return text(name).lines().findFirst().orElseThrow().replaceFirst("^-- ", "");
  }
}
