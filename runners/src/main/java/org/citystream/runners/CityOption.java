package org.citystream.runners;

import java.lang.reflect.Method;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.apache.beam.sdk.options.Description;
import org.citystream.pipeline.CityOptions;
import org.citystream.pipeline.enrich.EnrichOptions;
import org.citystream.pipeline.ingest.IngestOptions;
import org.citystream.pipeline.lake.LakeOptions;

/**
 * An option of the pipeline's own.
 *
 * @param getter where it is declared, with its description and its default
 */
public record CityOption(Method getter) {

  /** All of them, by name. */
  public static List<CityOption> all() {
    return Stream.of(IngestOptions.class, EnrichOptions.class, LakeOptions.class)
        .flatMap(concern -> Stream.of(concern.getDeclaredMethods()))
        .filter(method -> method.isAnnotationPresent(Description.class))
        .map(CityOption::new)
        .sorted(Comparator.comparing(CityOption::name))
        .toList();
  }

  /** Its name on the command line, without the dashes. */
  public String name() {
    String property = getter.getName().substring("get".length());
    return Character.toLowerCase(property.charAt(0)) + property.substring(1);
  }

  /** Its value as text. */
  public String value(CityOptions options) {
    try {
      return String.valueOf(getter.invoke(options));
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }
}
