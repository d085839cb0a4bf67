package org.citystream.runners;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.citystream.contracts.lake.Dataset;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads the datasets that a name stands for: of {@code processed} all, of others one. */
final class DatasetConverter implements ITypeConverter<List<Dataset>> {
  @Override
  public List<Dataset> convert(String name) {
    List<Dataset> datasets =
        Arrays.stream(Dataset.values())
            .filter(
                dataset ->
                    name.equals(LakeViews.name(dataset))
                        || (dataset.path() + "/").startsWith(name.replaceFirst("/?$", "/")))
            .toList();
    if (datasets.isEmpty()) {
      throw new TypeConversionException(
          "'%s' is no dataset; there are %s"
              .formatted(
                  name,
                  Arrays.stream(Dataset.values())
                      .map(Dataset::path)
                      .collect(Collectors.joining(", "))));
    }
    return datasets;
  }
}
