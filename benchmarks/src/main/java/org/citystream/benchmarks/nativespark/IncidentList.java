package org.citystream.benchmarks.nativespark;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.citystream.contracts.EmergencyEvent;

/** The incidents of a vehicle and window, each as its last record describes it. */
record IncidentList(List<EmergencyEvent> incidents) {
  private static final List<String> WORST_FIRST = List.of("active", "responding", "resolved");

  /** A record that says there is no incident, in either way, is none. */
  static IncidentList of(Side<EmergencyEvent> emergency) {
    Map<String, EmergencyEvent> last = new HashMap<>();
    for (EmergencyEvent event : emergency.events()) {
      boolean none = event.type() == null || event.type().equalsIgnoreCase("None");
      if (!none && !Boolean.FALSE.equals(event.hasIncident())) {
        last.put(Objects.requireNonNullElse(event.incidentId(), ""), event);
      }
    }
    return new IncidentList(List.copyOf(last.values()));
  }

  /** How many are not Resolved. */
  int active() {
    return (int) incidents.stream().filter(i -> !"resolved".equals(lower(i.status()))).count();
  }

  /** The types, sorted, joined with commas; null if there are none. */
  String types() {
    return incidents.isEmpty()
        ? null
        : incidents.stream()
            .map(EmergencyEvent::type)
            .collect(
                Collectors.collectingAndThen(
                    Collectors.toCollection(TreeSet::new), types -> String.join(",", types)));
  }

  /** Active before Responding before Resolved before any other; null if none is known. */
  String worstStatus() {
    return incidents.stream()
        .map(EmergencyEvent::status)
        .filter(Objects::nonNull)
        .min(Comparator.comparingInt(IncidentList::rank).thenComparing(Comparator.naturalOrder()))
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
