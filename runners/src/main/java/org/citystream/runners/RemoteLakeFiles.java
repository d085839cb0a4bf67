package org.citystream.runners;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.io.fs.EmptyMatchTreatment;
import org.apache.beam.sdk.io.fs.MatchResult;
import org.apache.beam.sdk.io.fs.ResourceId;

/**
 * The files of a lake that only Beam's file systems can read, copied to a temporary folder when
 * they are asked for. Object stores have no folders to list, so they are asked day by day, and for
 * all there is after a long time without files.
 */
final class RemoteLakeFiles implements LakeFiles {
  private static final int MOST_EMPTY_DAYS = 40;
  private static final Pattern HOUR_FOLDER =
      Pattern.compile("/dt=(\\d{4}-\\d{2}-\\d{2})/hour=(\\d{2})/[^/]*$");

  private final String lake;
  private final Instant newest;
  private final TemporaryFolder copies;
  private final Map<String, NavigableMap<Instant, List<ResourceId>>> listed = new HashMap<>();
  private final Map<ResourceId, String> fetched = new HashMap<>();

  RemoteLakeFiles(String lake, Instant newest) throws IOException {
    this.lake = lake.replaceFirst("/+$", "");
    this.newest = newest;
    copies = TemporaryFolder.ofLake();
  }

  @Override
  public Optional<Instant> newestHour(String folder, Instant before) throws IOException {
    Instant last = before.isAfter(newest) ? newest : before;
    Instant day = last.truncatedTo(ChronoUnit.DAYS);
    for (int empty = 0; empty < MOST_EMPTY_DAYS; empty++) {
      Instant hour = day(folder, day).lowerKey(last);
      if (hour != null) {
        return Optional.of(hour);
      }
      day = day.minus(1, ChronoUnit.DAYS);
    }
    return Optional.ofNullable(list(folder + "/dt=*").lowerKey(last));
  }

  @Override
  public List<String> files(String folder, Instant hour) throws IOException {
    List<String> paths = new ArrayList<>();
    for (ResourceId file :
        day(folder, hour.truncatedTo(ChronoUnit.DAYS)).getOrDefault(hour, List.of())) {
      paths.add(fetch(file));
    }
    return paths;
  }

  private NavigableMap<Instant, List<ResourceId>> day(String folder, Instant day)
      throws IOException {
    return list(folder + "/" + DAY.format(day));
  }

  private NavigableMap<Instant, List<ResourceId>> list(String days) throws IOException {
    NavigableMap<Instant, List<ResourceId>> known = listed.get(days);
    if (known != null) {
      return known;
    }
    NavigableMap<Instant, List<ResourceId>> hours = new TreeMap<>();
    MatchResult found =
        FileSystems.match(lake + "/" + days + "/hour=*/*.parquet", EmptyMatchTreatment.ALLOW);
    for (MatchResult.Metadata file : found.metadata()) {
      Matcher path = HOUR_FOLDER.matcher(file.resourceId().toString());
      if (path.find()) {
        Instant hour = Instant.parse("%sT%s:00:00Z".formatted(path.group(1), path.group(2)));
        hours.computeIfAbsent(hour, first -> new ArrayList<>()).add(file.resourceId());
      }
    }
    listed.put(days, hours);
    return hours;
  }

  private String fetch(ResourceId file) throws IOException {
    String known = fetched.get(file);
    if (known != null) {
      return known;
    }
    Path copy = copies.path().resolve(fetched.size() + ".parquet");
    LakeCopy.fetch(file, copy);
    fetched.put(file, copy.toString());
    return copy.toString();
  }

  @Override
  public void close() throws IOException {
    copies.close();
  }
}
