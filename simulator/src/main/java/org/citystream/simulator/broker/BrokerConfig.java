package org.citystream.simulator.broker;

import java.nio.file.Path;
import java.util.Properties;

/**
 * What the embedded broker is told: one node, loopback only, as little memory as it can do with.
 */
final class BrokerConfig {
  static final int NODE_ID = 1;
  static final String CONTROLLER_LISTENER = "CONTROLLER";

  private static final String HOST = "127.0.0.1";

  private BrokerConfig() {}

  static String address(int port) {
    return HOST + ":" + port;
  }

  static Properties of(int port, int controllerPort, Path logDirectory) {
    Properties config = new Properties();
    config.setProperty("process.roles", "broker,controller");
    config.setProperty("node.id", Integer.toString(NODE_ID));
    config.setProperty("controller.quorum.voters", NODE_ID + "@" + address(controllerPort));
    config.setProperty(
        "listeners",
        "PLAINTEXT://"
            + address(port)
            + ","
            + CONTROLLER_LISTENER
            + "://"
            + address(controllerPort));
    config.setProperty("advertised.listeners", "PLAINTEXT://" + address(port));
    config.setProperty("controller.listener.names", CONTROLLER_LISTENER);
    config.setProperty("inter.broker.listener.name", "PLAINTEXT");
    config.setProperty(
        "listener.security.protocol.map",
        "PLAINTEXT:PLAINTEXT," + CONTROLLER_LISTENER + ":PLAINTEXT");
    config.setProperty("log.dirs", logDirectory.toString());

    config.setProperty("auto.create.topics.enable", "false");
    config.setProperty("offsets.topic.num.partitions", "1");
    config.setProperty("offsets.topic.replication.factor", "1");
    config.setProperty("transaction.state.log.num.partitions", "1");
    config.setProperty("transaction.state.log.replication.factor", "1");
    config.setProperty("transaction.state.log.min.isr", "1");
    config.setProperty("group.initial.rebalance.delay.ms", "0");

    // Event times of a replay may lie years back: age says nothing about what may be deleted.
    config.setProperty("log.retention.ms", "-1");
    config.setProperty("log.cleaner.enable", "false");
    config.setProperty("log.segment.bytes", Integer.toString(64 << 20));
    // Each partition allocates its index files in full.
    config.setProperty("log.index.size.max.bytes", Integer.toString(1 << 20));
    config.setProperty("num.network.threads", "2");
    config.setProperty("num.io.threads", "2");
    config.setProperty("num.recovery.threads.per.data.dir", "1");
    config.setProperty("background.threads", "1");
    config.setProperty("num.replica.fetchers", "1");
    return config;
  }
}
