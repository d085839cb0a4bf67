package org.citystream.runners;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.beam.runners.spark.SparkContextOptions;
import org.apache.beam.runners.spark.SparkPipelineOptions;
import org.apache.beam.sdk.io.aws2.options.S3Options;
import org.apache.spark.streaming.api.java.JavaStreamingListener;
import org.citystream.pipeline.CityOptions;
import org.citystream.pipeline.lake.NoS3ClientFactory;
import org.citystream.pipeline.lake.PathStyleS3ClientFactory;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3ClientBuilder;

class PipelineSetupTest {
  @Test
  void filesForS3AreBufferedInItsSmallestPartUnlessTheUserSaysOtherwise() {
    assertThat(parse().getS3UploadBufferSizeBytes()).isEqualTo(5 << 20);
    assertThat(parse("--s3UploadBufferSizeBytes=9000000").getS3UploadBufferSizeBytes())
        .isEqualTo(9_000_000);
  }

  @Test
  void aKeyOfKmsMeansThatItEncrypts() {
    assertThat(inS3("--SSEKMSKeyId=key").getSSEAlgorithm()).isEqualTo("aws:kms");
    assertThat(inS3().getSSEAlgorithm()).isNull();
  }

  @Test
  void clientsOfS3HaveBucketsInPathsWhereTheUserSaysSo() {
    assertThat(inS3("--s3PathStyle=true").getS3ClientFactoryClass())
        .isEqualTo(PathStyleS3ClientFactory.class);
    assertThat(inS3().getS3ClientFactoryClass()).isNotEqualTo(PathStyleS3ClientFactory.class);
  }

  @Test
  void aPrefixInS3MayEndWithASlash() {
    assertThat(inS3().getLake()).isEqualTo("s3://city/lake");
  }

  /**
   * The test's environment names no region; finding none takes seconds, and any other is a guess.
   */
  @Test
  void nobodyLooksForTheRegionOfALakeThatIsNotInS3() {
    assertThat(parse("--lake=lake").getAwsRegion()).isEqualTo(Region.AWS_GLOBAL);
  }

  @Test
  void aLakeThatIsNotInS3HasNoClientOfS3AndWhoeverUsesItIsTold() {
    CityOptions options = parse("--lake=lake");

    S3ClientBuilder builder = new NoS3ClientFactory().createBuilder(options.as(S3Options.class));

    assertThat(options.getS3ClientFactoryClass()).isEqualTo(NoS3ClientFactory.class);
    assertThatThrownBy(builder::build)
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("S3 is used, but --lake is not in S3: build");
  }

  @Test
  void groupsOfPartitionsHaveCheckpointsOfTheirOwn() {
    assertThat(checkpointDir()).isEqualTo("/lake/.checkpoint");
    assertThat(checkpointDir("--partitions=0-1"))
        .isEqualTo("/lake/.checkpoint/partitions-0-1")
        .isEqualTo(checkpointDir("--partitions=1,0"));
    assertThat(checkpointDir("--partitions=0,2", "--checkpointDir=hdfs://host/city/"))
        .isEqualTo("hdfs://host/city/partitions-0_2");
    assertThat(checkpointDir("--partitions=1,3", "--checkpointDir=hdfs://host/city/"))
        .isEqualTo("hdfs://host/city/partitions-1_3");
  }

  @Test
  void onlySparkInThisProcessIsToldEarlyWhatTheWatermarkIs() {
    assertThat(listeners("local[2]")).hasSize(1);
    assertThat(listeners("spark://127.0.0.1:7077")).isEmpty();
  }

  private static List<JavaStreamingListener> listeners(String master) {
    return parse("--runner=SparkRunner", "--sparkMaster=" + master, "--filesToStage=citystream.jar")
        .as(SparkContextOptions.class)
        .getListeners();
  }

  private static String checkpointDir(String... more) {
    return parse(
            Stream.concat(Stream.of("--runner=SparkRunner", "--lake=/lake"), Stream.of(more))
                .toArray(String[]::new))
        .as(SparkPipelineOptions.class)
        .getCheckpointDir();
  }

  private static CityOptions inS3(String... more) {
    return parse(
        Stream.concat(Stream.of("--lake=s3://city/lake/", "--awsRegion=eu-west-2"), Stream.of(more))
            .toArray(String[]::new));
  }

  private static CityOptions parse(String... arguments) {
    return PipelineSetup.parse(List.of(arguments), Map.of("bootstrapServers", "127.0.0.1:9092"));
  }
}
