package org.citystream.pipeline.enrich;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;

/** The incidents of one vehicle and window, each as its last record describes it. */
record Incidents(List<EmergencySide> last) {
  private static final List<String> WORST_FIRST = List.of("active", "responding", "resolved");

  /** A record that says there is no incident, in either way, is none. */
  static Incidents of(SideRecords<EmergencySide> emergency) {
    Map<String, EmergencySide> byIncident = new LinkedHashMap<>();
    for (EmergencySide row : emergency.rows()) {
      if (!Boolean.FALSE.equals(row.getHasIncident()) && !isNone(row.getIncidentType())) {
        byIncident.put(Objects.requireNonNullElse(row.getIncidentId(), ""), row);
      }
    }
    return new Incidents(List.copyOf(byIncident.values()));
  }

  private static boolean isNone(String type) {
    return type == null || type.equalsIgnoreCase("None");
  }

  /** How many are not Resolved. */
  int active() {
    return (int) last.stream().filter(row -> !"resolved".equals(lower(row.getStatus()))).count();
  }

  /** The types, sorted, joined with commas; null if there are none. */
  String types() {
    TreeSet<String> types = new TreeSet<>();
    last.forEach(row -> types.add(row.getIncidentType()));
    return types.isEmpty() ? null : String.join(",", types);
  }

  /** Active before Responding before Resolved before any other; null if none is known. */
  String worstStatus() {
    return last.stream()
        .map(EmergencySide::getStatus)
        .filter(Objects::nonNull)
        .min(Comparator.comparingInt(Incidents::rank).thenComparing(Comparator.naturalOrder()))
        .orElse(null);
  }

  private static int rank(String status) {
    int rank = WORST_FIRST.indexOf(lower(status));
    return rank < 0 ? WORST_FIRST.size() : rank;
  }

  private static String lower(String text) {
    return text == null ? null : text.toLowerCase(Locale.ROOT);
  }
}
