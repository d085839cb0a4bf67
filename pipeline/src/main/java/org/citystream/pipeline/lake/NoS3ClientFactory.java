package org.citystream.pipeline.lake;

import java.lang.reflect.Proxy;
import org.apache.beam.sdk.io.aws2.options.S3ClientBuilderFactory;
import org.apache.beam.sdk.io.aws2.options.S3Options;
import software.amazon.awssdk.services.s3.S3ClientBuilder;

/**
 * For a lake that is not in S3: Beam makes its file system for S3 in every process, and what a real
 * client's builder loads takes longer than all else at a start. Whoever uses S3 all the same is
 * told.
 */
public final class NoS3ClientFactory implements S3ClientBuilderFactory {
  @Override
  public S3ClientBuilder createBuilder(S3Options options) {
    return (S3ClientBuilder)
        Proxy.newProxyInstance(
            S3ClientBuilder.class.getClassLoader(),
            new Class<?>[] {S3ClientBuilder.class},
            (builder, method, arguments) -> {
              throw new IllegalStateException(
                  "S3 is used, but --lake is not in S3: " + method.getName());
            });
  }
}
