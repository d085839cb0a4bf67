package org.citystream.runners;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.citystream.contracts.lake.Dataset;

/** The files of a lake without the broken ones, which are set aside where that is possible. */
final class SoundFiles {
  private final ReadableLake lake;
  private final PrintWriter progress;
  private final Map<Dataset, List<Path>> files = new EnumMap<>(Dataset.class);
  private final Map<String, String> broken = new LinkedHashMap<>();
  private final List<Path> leftThere = new ArrayList<>();

  /**
   * None until they are listed.
   *
   * @param progress told of every file that is set aside
   */
  SoundFiles(ReadableLake lake, PrintWriter progress) {
    this.lake = lake;
    this.progress = progress;
  }

  /** Lists the files of these days. */
  void list(Days days) throws IOException, SQLException {
    lake.folder(EnumSet.allOf(Dataset.class), days, progress);
    for (Dataset dataset : Dataset.values()) {
      List<Path> listed = new ArrayList<>(lake.files(dataset, days));
      listed.removeAll(leftThere);
      files.put(dataset, listed);
    }
    setAside(BrokenFiles.Look.AT_COLUMNS);
  }

  /**
   * Looks into the files that are listed, since somebody could not read them.
   *
   * @return whether any was broken
   */
  boolean setAsideUnreadable() throws IOException, SQLException {
    progress.println("reconcile: looks for the file that cannot be read");
    return setAside(BrokenFiles.Look.AT_PAGES);
  }

  private boolean setAside(BrokenFiles.Look look) throws IOException, SQLException {
    int before = broken.size();
    for (Dataset dataset : Dataset.values()) {
      for (Map.Entry<Path, String> found :
          BrokenFiles.among(files.get(dataset), dataset, look).entrySet()) {
        setAside(found.getKey(), found.getValue());
        files.get(dataset).remove(found.getKey());
      }
    }
    return broken.size() > before;
  }

  private void setAside(Path file, String problem) {
    String where = lake.name(file);
    try {
      String aside = lake.setAside(file);
      progress.printf("reconcile: %s: %s; moved to %s%n", where, problem, aside);
      where = aside;
    } catch (IOException e) {
      leftThere.add(file);
      progress.printf(
          "reconcile: %s: %s; left out, for it cannot be moved (%s)%n",
          where, problem, LakeProbe.reason(e));
    }
    broken.put(where, problem);
  }

  /** The files of a dataset, in their order. */
  List<Path> of(Dataset dataset) {
    return Collections.unmodifiableList(files.get(dataset));
  }

  /** What is wrong with the broken files, by where they are now. */
  Map<String, String> broken() {
    return Collections.unmodifiableMap(broken);
  }
}
