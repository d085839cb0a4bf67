package org.citystream.benchmarks.nativespark;

import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.fs.local.RawLocalFs;
import org.apache.spark.sql.SparkSession;

/** A session of Spark that is set up for this job. */
final class NativeSession {
  private NativeSession() {}

  static SparkSession create(String master) {
    SparkSession.Builder builder =
        SparkSession.builder()
            .appName("citystream-native")
            .master(master)
            .config("spark.ui.enabled", false)
            .config("spark.serializer", "org.apache.spark.serializer.KryoSerializer")
            // Writes have no shuffle that it could adapt.
            .config("spark.sql.adaptive.enabled", false)
            .config("spark.sql.inMemoryColumnarStorage.compressed", false)
            .config("spark.locality.wait", "0s")
            // As the pipeline has it where all is one process.
            .config("spark.shuffle.compress", false)
            // No file of checksums beside each file of the lake and the checkpoints.
            .config("spark.hadoop.fs.file.impl", RawLocalFileSystem.class.getName())
            .config("spark.hadoop.fs.AbstractFileSystem.file.impl", RawLocalFs.class.getName())
            .config("spark.sql.session.timeZone", "UTC")
            .config("spark.sql.parquet.outputTimestampType", "TIMESTAMP_MICROS")
            .config("spark.hadoop.mapreduce.fileoutputcommitter.algorithm.version", 2)
            .config("spark.hadoop.mapreduce.fileoutputcommitter.marksuccessfuljobs", false)
            // Otherwise Spark sorts the rows by folder before it writes them.
            .config("spark.sql.maxConcurrentOutputFileWriters", 32)
            // Above this many groups in a task Spark would sort instead of hashing.
            .config("spark.sql.objectHashAggregate.sortBased.fallbackThreshold", 1_000_000);
    SparkSession spark = builder.getOrCreate();
    spark.conf().set("spark.sql.shuffle.partitions", spark.sparkContext().defaultParallelism());
    return spark;
  }
}
