package org.citystream.runners;

import java.util.Map;
import java.util.function.LongConsumer;

/** What fills the topics: the simulated city, a recording, or a real track. */
interface Feed {

  /**
   * Sends everything there is to send.
   *
   * @param bootstrapServers the brokers
   * @param progress told now and then how many records were sent so far
   * @return the records that Kafka acknowledged, by topic
   * @throws UsageException if what is to be sent cannot be read
   */
  Map<String, Long> send(String bootstrapServers, LongConsumer progress);
}
