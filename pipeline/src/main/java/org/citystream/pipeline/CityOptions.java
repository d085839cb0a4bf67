package org.citystream.pipeline;

import org.apache.beam.sdk.io.aws2.options.S3Options;
import org.citystream.pipeline.enrich.EnrichOptions;
import org.citystream.pipeline.ingest.IngestOptions;
import org.citystream.pipeline.lake.LakeOptions;

/**
 * All options of {@link CityPipeline}: one interface per step of the journey, and Beam's own for a
 * lake in an object store.
 */
public interface CityOptions extends IngestOptions, EnrichOptions, LakeOptions, S3Options {}
