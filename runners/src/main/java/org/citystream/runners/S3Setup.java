package org.citystream.runners;

import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.beam.sdk.io.aws2.options.S3Options;
import org.apache.beam.sdk.io.aws2.options.S3Options.S3UploadBufferSizeBytesFactory;
import org.citystream.pipeline.lake.LakeOptions;
import org.citystream.pipeline.lake.NoS3ClientFactory;
import org.citystream.pipeline.lake.PathStyleS3ClientFactory;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.model.ServerSideEncryption;

/** What a lake in S3 needs, unless the user knows better. */
public final class S3Setup {
  private static final String SCHEME = "s3://";
  private static final String KMS = ServerSideEncryption.AWS_KMS.toString();
  private static final String S3_KEYS = ServerSideEncryption.AES256.toString();
  // The characters that are safe in every key; others would be patterns or need escapes.
  private static final Pattern LAKE =
      Pattern.compile("s3://[a-z0-9][a-z0-9.-]{1,61}[a-z0-9](/[A-Za-z0-9!_.'()=-]+)*");

  /** The options of Beam's file system for S3 that matter here, in the order of the help text. */
  static final List<Setting> SETTINGS =
      List.of(
          new Setting(
              "awsRegion",
              "",
              "The bucket's region. Default: that of the environment, the AWS profile or the"
                  + " machine, as for every AWS tool"),
          new Setting(
              "endpoint",
              "",
              "Where another store that speaks S3 answers, as http://HOST:PORT. Default: AWS"),
          new Setting(
              "SSEAlgorithm",
              "",
              "Who keeps the keys that files are encrypted with: AES256 for S3, aws:kms for AWS"
                  + " KMS. Default: what the bucket says"),
          new Setting(
              "SSEKMSKeyId",
              "",
              "ARN of the key in AWS KMS; means --SSEAlgorithm=aws:kms. Default: AWS's own key"),
          new Setting(
              "s3UploadBufferSizeBytes",
              // Beam's 64 MB for every open file are for larger files than ours.
              String.valueOf(S3UploadBufferSizeBytesFactory.MINIMUM_UPLOAD_BUFFER_SIZE_BYTES),
              "Memory for every file that is being written, and the parts of its upload; at least"
                  + " as much as the default."));

  private S3Setup() {}

  /** Whether a lake is in S3, or in a store that speaks it. */
  static boolean isInS3(String lake) {
    return lake.startsWith(SCHEME);
  }

  /** The values of options that the user did not give, by name. */
  static Map<String, String> defaults() {
    return SETTINGS.stream()
        .filter(setting -> !setting.value().isEmpty())
        .collect(Collectors.toMap(Setting::option, Setting::value));
  }

  /**
   * Fills in what follows from other options.
   *
   * @throws UsageException if an option has no sense, or if there is no region
   */
  static void prepare(LakeOptions options) {
    S3Options s3 = options.as(S3Options.class);
    checkEndpoint(s3.getEndpoint());
    if (!isInS3(options.getLake())) {
      // Beam's file system for S3 is there for every lake, and would ask the network for a region.
      s3.setAwsRegion(Region.AWS_GLOBAL);
      s3.setS3ClientFactoryClass(NoS3ClientFactory.class);
      return;
    }
    options.setLake(options.getLake().replaceFirst("/+$", ""));
    if (!LAKE.matcher(options.getLake()).matches()) {
      throw new UsageException(
          "--lake=%s: must be s3://BUCKET or s3://BUCKET/PREFIX, of letters, digits and !_.'()=-"
              .formatted(options.getLake()));
    }
    if (s3.getAwsRegion() == null) {
      throw new UsageException(
          "--awsRegion is required with --lake=%s: neither environment nor AWS profile name one"
              .formatted(options.getLake()));
    }
    // Or workers would look for one of their own.
    s3.setAwsRegion(s3.getAwsRegion());
    if (options.getS3PathStyle()) {
      preparePathStyle(s3);
    }
    prepareEncryption(s3);
  }

  private static void preparePathStyle(S3Options s3) {
    Class<?> factory = s3.getS3ClientFactoryClass();
    if (!factory.isAssignableFrom(PathStyleS3ClientFactory.class)) {
      throw new UsageException(
          "--s3ClientFactoryClass=%s: decides itself how buckets are addressed; leave out --s3PathStyle"
              .formatted(factory.getName()));
    }
    s3.setS3ClientFactoryClass(PathStyleS3ClientFactory.class);
  }

  private static void checkEndpoint(URI endpoint) {
    if (endpoint != null
        && (endpoint.getHost() == null
            || !String.valueOf(endpoint.getScheme()).startsWith("http"))) {
      throw new UsageException(
          "--endpoint=%s: must be http://HOST:PORT or https://HOST:PORT".formatted(endpoint));
    }
  }

  private static void prepareEncryption(S3Options s3) {
    if (s3.getSSEKMSKeyId() != null && s3.getSSEAlgorithm() == null) {
      s3.setSSEAlgorithm(KMS);
    }
    String algorithm = s3.getSSEAlgorithm();
    if (algorithm != null && !List.of(S3_KEYS, KMS).contains(algorithm)) {
      throw new UsageException(
          "--SSEAlgorithm=%s: must be %s or %s".formatted(algorithm, S3_KEYS, KMS));
    }
    if (s3.getSSEKMSKeyId() != null && !algorithm.equals(KMS)) {
      throw new UsageException(
          "--SSEKMSKeyId is for --SSEAlgorithm=%s, not %s".formatted(KMS, algorithm));
    }
  }

  /** What says where in S3 a lake is and how it is encrypted, by option; none for another lake. */
  public static Map<String, String> description(LakeOptions options) {
    if (!isInS3(options.getLake())) {
      return Map.of();
    }
    S3Options s3 = options.as(S3Options.class);
    return Map.of(
        "awsRegion", s3.getAwsRegion().id(),
        "endpoint", String.valueOf(s3.getEndpoint()),
        "SSEAlgorithm", String.valueOf(s3.getSSEAlgorithm()),
        "SSEKMSKeyId", String.valueOf(s3.getSSEKMSKeyId()));
  }
}
