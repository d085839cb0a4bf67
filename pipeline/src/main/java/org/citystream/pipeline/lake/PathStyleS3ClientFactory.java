package org.citystream.pipeline.lake;

import org.apache.beam.sdk.io.aws2.options.S3Options;
import org.apache.beam.sdk.io.aws2.s3.DefaultS3ClientBuilderFactory;
import software.amazon.awssdk.services.s3.S3ClientBuilder;

/**
 * S3 clients that ask for {@code host/bucket/key} rather than {@code bucket.host/key}, as stores
 * need that have no DNS name per bucket. Named by {@code --s3ClientFactoryClass}.
 */
public final class PathStyleS3ClientFactory extends DefaultS3ClientBuilderFactory {
  @Override
  public S3ClientBuilder createBuilder(S3Options options) {
    return super.createBuilder(options).forcePathStyle(true);
  }
}
