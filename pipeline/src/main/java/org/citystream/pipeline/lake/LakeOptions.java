package org.citystream.pipeline.lake;

import java.util.UUID;
import org.apache.beam.sdk.options.Default;
import org.apache.beam.sdk.options.DefaultValueFactory;
import org.apache.beam.sdk.options.Description;
import org.apache.beam.sdk.options.PipelineOptions;

/** Where and how the lake is written. */
public interface LakeOptions extends PipelineOptions {

  @Description("The lake: a local folder, or s3://bucket/prefix.")
  @Default.String("lake")
  String getLake();

  void setLake(String lake);

  @Description("Name of this run, in rows and file names; random if not given.")
  @Default.InstanceFactory(RandomRunId.class)
  String getRunId();

  void setRunId(String runId);

  @Description(
      "How long rows of raw, processed and dead_letter are gathered into one file, in clock time; 0s"
          + " for no waiting, which makes a file a micro-batch on Spark and a bundle on the"
          + " DirectRunner: for a backlog, not for every day.")
  @Default.String("1m")
  String getArchiveInterval();

  void setArchiveInterval(String archiveInterval);

  @Description(
      "How long rows of enriched are gathered into one file, in clock time; 0s for no waiting, which"
          + " makes a file a bundle on the DirectRunner.")
  @Default.String("2s")
  String getEnrichedInterval();

  void setEnrichedInterval(String enrichedInterval);

  @Description("Files that are written side by side for one folder of the lake.")
  @Default.Integer(1)
  int getNumShards();

  void setNumShards(int numShards);

  @Description(
      "Whether a store that speaks S3 is asked for ENDPOINT/BUCKET/KEY rather than"
          + " BUCKET.ENDPOINT/KEY, as most stores other than AWS need it.")
  @Default.Boolean(false)
  boolean getS3PathStyle();

  void setS3PathStyle(boolean s3PathStyle);

  /** A run id that no other run has: eight hexadecimal digits of a random UUID. */
  class RandomRunId implements DefaultValueFactory<String> {
    @Override
    public String create(PipelineOptions options) {
      return UUID.randomUUID().toString().substring(0, 8);
    }
  }
}
