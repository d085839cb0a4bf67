package org.citystream.runners;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.WritableByteChannel;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.io.aws2.options.AwsOptions;
import org.apache.beam.sdk.io.fs.EmptyMatchTreatment;
import org.apache.beam.sdk.io.fs.ResolveOptions.StandardResolveOptions;
import org.apache.beam.sdk.io.fs.ResourceId;
import org.citystream.contracts.lake.Dataset;
import org.citystream.pipeline.lake.LakeFile;
import org.citystream.pipeline.lake.LakeOptions;
import org.citystream.pipeline.lake.WriteParquet;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * Does to a lake, with one small file, everything that a pipeline does to it, so that what it may
 * not do shows before it starts.
 */
public final class LakeProbe {
  private final String lake;
  private final ResourceId file;

  private LakeProbe(String lake, String folder) {
    this.lake = lake;
    file =
        FileSystems.matchNewResource(lake, true)
            .resolve(folder, StandardResolveOptions.RESOLVE_DIRECTORY)
            .resolve("probe-" + UUID.randomUUID(), StandardResolveOptions.RESOLVE_FILE);
  }

  /**
   * Asks the lake of the options.
   *
   * @throws UsageException for the first thing that fails: it names the lake and why, and for a
   *     lake in S3 bucket and action
   */
  public static void check(LakeOptions options) {
    check(options, WriteParquet.TEMPORARY);
  }

  /**
   * Asks whether files of some datasets can be replaced, too.
   *
   * @throws UsageException as {@link #check} does
   */
  static void checkRewritable(LakeOptions options, Set<Dataset> datasets) {
    check(options);
    datasets.forEach(dataset -> check(options, dataset.path()));
  }

  private static void check(LakeOptions options, String folder) {
    LakeProbe probe = open(options, folder);
    if (probe.isInS3()) {
      probe.attempt(Action.LIST, probe::list);
    }
    probe.attempt(Action.WRITE, probe::write);
    probe.attempt(Action.READ, probe::read);
    probe.attempt(Action.DELETE, probe::delete);
  }

  /**
   * Asks whether a lake in S3 can be listed, as those may who only read its datasets.
   *
   * @throws UsageException as {@link #check} does
   */
  static void checkListed(LakeOptions options) {
    LakeProbe probe = open(options, WriteParquet.TEMPORARY);
    String nothing =
        "%s/%s/probe-%s*".formatted(options.getLake(), Dataset.ENRICHED.path(), UUID.randomUUID());
    probe.attempt(
        Action.LIST, () -> FileSystems.match(nothing, EmptyMatchTreatment.ALLOW).metadata());
  }

  private static LakeProbe open(LakeOptions options, String folder) {
    FileSystems.setDefaultPipelineOptions(options);
    String lake = options.getLake();
    try {
      LakeProbe probe = new LakeProbe(lake, folder);
      if (probe.isInS3()) {
        probe.findCredentials(options.as(AwsOptions.class).getAwsCredentialsProvider());
      }
      return probe;
    } catch (IllegalArgumentException e) {
      throw new UsageException("--lake=%s: %s".formatted(lake, Preflight.reason(e)));
    }
  }

  private boolean isInS3() {
    return S3Setup.isInS3(lake);
  }

  private void findCredentials(AwsCredentialsProvider provider) {
    try {
      provider.resolveCredentials();
    } catch (RuntimeException e) {
      // Each kind of provider fails in its own way, with all that it tried.
      throw refused(
          Action.LIST,
          "no AWS credentials; AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, an AWS profile or the"
              + " role of the machine can give them: "
              + reason(e));
    }
  }

  private void list() throws IOException {
    FileSystems.match(file + "*", EmptyMatchTreatment.ALLOW).metadata();
    // Who may list some prefixes only is told that a missing file is forbidden rather than missing.
    LakeFile.isThere(file);
  }

  private void write() throws IOException {
    try (WritableByteChannel channel = FileSystems.create(file, "application/octet-stream")) {
      channel.write(ByteBuffer.allocate(1));
    }
  }

  private void read() throws IOException {
    try (InputStream in = Channels.newInputStream(FileSystems.open(file))) {
      in.readAllBytes();
    }
  }

  private void delete() throws IOException {
    FileSystems.delete(List.of(file));
    // S3 says inside a good answer what it has refused, and Beam does not look there.
    if (isInS3() && LakeFile.isThere(file)) {
      throw refused(Action.DELETE, "the file is still there; allow it to these credentials");
    }
  }

  /** What can be done to a lake. */
  private enum Action {
    LIST("listed", "s3:ListBucket"),
    WRITE("written", "s3:PutObject"),
    READ("read", "s3:GetObject"),
    DELETE("cleaned of files", "s3:DeleteObject");

    private final String done;
    private final String permission;

    Action(String done, String permission) {
      this.done = done;
      this.permission = permission;
    }
  }

  private interface Step {
    void run() throws IOException;
  }

  private void attempt(Action action, Step step) {
    try {
      step.run();
    } catch (IOException | IllegalArgumentException | SdkException e) {
      throw refused(action, reason(e));
    }
  }

  private UsageException refused(Action action, String reason) {
    String where =
        isInS3()
            ? ": %s on bucket %s fails"
                .formatted(action.permission, URI.create(lake).getAuthority())
            : "";
    return new UsageException(
        "--lake=%s: cannot be %s%s (%s)"
            .formatted(lake, action.done, where, reason.replaceAll("\\s+", " ")));
  }

  /** Why a request failed, and what helps, in a line. */
  static String reason(Exception e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof AwsServiceException answer) {
        return answer(answer);
      }
      if (cause instanceof SdkClientException) {
        return cause.getMessage();
      }
    }
    return Preflight.reason(e);
  }

  private static String answer(AwsServiceException answer) {
    // The answer to a HEAD has no body, and so neither code nor message.
    String code =
        Objects.toString(answer.awsErrorDetails().errorCode(), "status " + answer.statusCode());
    String message =
        Optional.ofNullable(answer.awsErrorDetails().errorMessage()).map(": "::concat).orElse("");
    String remedy =
        switch (code) {
          case "NoSuchBucket" -> "; create it, or name another";
          case "InvalidAccessKeyId", "SignatureDoesNotMatch", "InvalidToken", "ExpiredToken" ->
              "; put the AWS credentials right";
          case "PermanentRedirect", "AuthorizationHeaderMalformed" ->
              "; --awsRegion must be the bucket's";
          default -> answer.statusCode() == 403 ? "; allow it to these credentials" : "";
        };
    return code + message + remedy;
  }
}
