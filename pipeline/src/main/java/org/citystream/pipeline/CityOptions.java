package org.citystream.pipeline;

import org.citystream.pipeline.enrich.EnrichOptions;
import org.citystream.pipeline.ingest.IngestOptions;
import org.citystream.pipeline.lake.LakeOptions;

/** All options of {@link CityPipeline}: one interface per step of the journey. */
public interface CityOptions extends IngestOptions, EnrichOptions, LakeOptions {}
