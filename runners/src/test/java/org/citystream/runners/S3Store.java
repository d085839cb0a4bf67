package org.citystream.runners;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import org.citystream.runners.spark.SparkProcess;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Object;

/**
 * A server that speaks S3, in a process of its own. Whatever one tells it, it listens on every
 * address of the machine; it holds what the tests write, and checks no credentials.
 */
final class S3Store implements AutoCloseable {
  private static final Path JAR = Path.of(System.getProperty("citystream.s3mock.jar", ""));
  private static final Duration START_TIMEOUT = Duration.ofSeconds(60);
  private static final Pattern PORT = Pattern.compile("started on .*\\b(\\d+) \\(http\\)");

  private final SparkProcess process;
  private final int port;

  private S3Store(SparkProcess process, int port) {
    this.process = process;
    this.port = port;
  }

  /**
   * Starts it on a free port, and returns when it answers.
   *
   * @param log where its output goes
   * @param bucket that is in it
   * @param kmsKey the id of the only key that it takes for encryption
   */
  static S3Store start(Path log, String bucket, String kmsKey)
      throws IOException, InterruptedException {
    String store = "--com.adobe.testing.s3mock.store.";
    SparkProcess process =
        SparkProcess.start(
            new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:TieredStopAtLevel=1",
                "-jar",
                JAR.toString(),
                "--http.port=0",
                "--server.port=0",
                store + "initial-buckets=" + bucket,
                store + "valid-kms-keys=arn:aws:kms:eu-west-2:111122223333:key/" + kmsKey),
            log.toAbsolutePath());
    try {
      return new S3Store(
          process, Integer.parseInt(process.awaitLine(PORT, START_TIMEOUT).group(1)));
    } catch (IllegalStateException | InterruptedException e) {
      process.close();
      throw e;
    }
  }

  /** Where it answers. */
  String url() {
    return "http://127.0.0.1:" + port;
  }

  /** The keys in a bucket that begin so. */
  List<String> keys(String bucket, String prefix) {
    try (S3Client client = client()) {
      return client
          .listObjectsV2Paginator(list -> list.bucket(bucket).prefix(prefix))
          .contents()
          .stream()
          .map(S3Object::key)
          .toList();
    }
  }

  private S3Client client() {
    return S3Client.builder()
        .endpointOverride(URI.create(url()))
        .forcePathStyle(true)
        .region(Region.EU_WEST_2)
        .credentialsProvider(AnonymousCredentialsProvider.create())
        .build();
  }

  @Override
  public void close() {
    process.close();
  }
}
