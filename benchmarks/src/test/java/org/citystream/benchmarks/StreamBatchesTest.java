package org.citystream.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkContext;
import org.apache.spark.scheduler.JobSucceeded$;
import org.apache.spark.scheduler.SparkListenerJobEnd;
import org.apache.spark.scheduler.SparkListenerJobStart;
import org.apache.spark.scheduler.StageInfo;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import scala.collection.JavaConverters;
import scala.collection.Seq;

class StreamBatchesTest {
  private static final Seq<StageInfo> NO_STAGES =
      JavaConverters.asScalaBuffer(List.<StageInfo>of());

  @TempDir static Path folder;
  private static SparkConf conf;
  private static SparkContext spark;

  @BeforeAll
  static void startSpark() {
    conf =
        new SparkConf()
            .setMaster("local[1]")
            .setAppName("batches")
            .set("spark.ui.enabled", "false")
            .set("spark.driver.bindAddress", "127.0.0.1")
            .set("spark.driver.host", "127.0.0.1")
            .set("spark.citystream.batches", folder.resolve("batches").toString());
    spark = new SparkContext(conf);
  }

  @AfterAll
  static void stopSpark() {
    spark.stop();
  }

  @Test
  void aBatchIsWorkedOnFromItsFirstJobToTheEndOfItsLastWhileTheNextIsRead() throws Exception {
    StreamBatches batches = new StreamBatches(conf);

    start(batches, 1, "3000", 4000);
    end(batches, 1, 4200);
    start(batches, 2, "3000", 4200);
    start(batches, 3, null, 6000);
    end(batches, 2, 6500);
    end(batches, 3, 7400);
    start(batches, 4, "6000", 7500);

    assertThat(BatchLog.read(folder.resolve("batches")))
        .singleElement()
        .satisfies(
            batch -> {
              assertThat(batch.time().toEpochMilli()).isEqualTo(3000);
              assertThat(batch.millis()).isEqualTo(2500);
              assertThat(batch.delayMillis()).isEqualTo(3500);
            });
  }

  private static void start(StreamBatches batches, int job, String batchTime, long time) {
    Properties properties = new Properties();
    if (batchTime != null) {
      properties.setProperty("spark.streaming.internal.batchTime", batchTime);
    }
    batches.onJobStart(new SparkListenerJobStart(job, time, NO_STAGES, properties));
  }

  private static void end(StreamBatches batches, int job, long time) {
    batches.onJobEnd(new SparkListenerJobEnd(job, time, JobSucceeded$.MODULE$));
  }
}
