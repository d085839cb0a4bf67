package org.citystream.runners;

/**
 * One record as it lies in Kafka.
 *
 * @param topic its topic's name
 * @param partition its partition
 * @param offset its offset in the partition
 */
record Delivery(String topic, int partition, long offset) {
  @Override
  public String toString() {
    return "%s-%d offset %d".formatted(topic, partition, offset);
  }
}
