package org.citystream.runners.spark;

import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.function.BiConsumer;
import org.apache.kafka.common.TopicPartition;

/**
 * How a run began, which it has to know when it goes on from its checkpoint.
 *
 * @param runId its name
 * @param topicIds Kafka's own id of each topic, by name
 * @param offsets the first record that it read of each partition
 */
public record Beginning(
    String runId, Map<String, String> topicIds, Map<TopicPartition, Long> offsets) {
  private static final String RUN_ID = "begun.runId";
  private static final String TOPIC_ID = "begun.topic.";
  private static final String OFFSET = "begun.offset.";

  /** Adds it to the description of a checkpoint. */
  void addTo(Properties properties) {
    properties.setProperty(RUN_ID, runId);
    topicIds.forEach((topic, id) -> properties.setProperty(TOPIC_ID + topic, id));
    offsets.forEach((p, offset) -> properties.setProperty(OFFSET + p, offset.toString()));
  }

  /** Reads it from the description of a checkpoint. */
  static Beginning in(Properties properties) {
    Map<String, String> topicIds = new HashMap<>();
    forEach(properties, TOPIC_ID, topicIds::put);
    Map<TopicPartition, Long> offsets = new HashMap<>();
    forEach(properties, OFFSET, (p, offset) -> offsets.put(partition(p), Long.valueOf(offset)));
    return new Beginning(properties.getProperty(RUN_ID), topicIds, offsets);
  }

  private static void forEach(
      Properties properties, String prefix, BiConsumer<String, String> action) {
    for (String name : properties.stringPropertyNames()) {
      if (name.startsWith(prefix)) {
        action.accept(name.substring(prefix.length()), properties.getProperty(name));
      }
    }
  }

  private static TopicPartition partition(String name) {
    int dash = name.lastIndexOf('-');
    return new TopicPartition(name.substring(0, dash), Integer.parseInt(name.substring(dash + 1)));
  }
}
