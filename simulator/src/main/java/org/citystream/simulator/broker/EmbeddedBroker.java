package org.citystream.simulator.broker;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.stream.Stream;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A real Kafka broker and its controller in this JVM, reachable on the loopback interface only.
 * Topics are created by {@link #createTopics}, never by use.
 */
public final class EmbeddedBroker implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(EmbeddedBroker.class);
  private static final Duration STOP_TIMEOUT = Duration.ofSeconds(20);

  private final KafkaRaftServer server;
  private final int port;
  private final Path dataDirectory;
  private final boolean temporary;
  private boolean closed;

  private EmbeddedBroker(KafkaRaftServer server, int port, Path dataDirectory, boolean temporary) {
    this.server = server;
    this.port = port;
    this.dataDirectory = dataDirectory;
    this.temporary = temporary;
  }

  /**
   * Starts a broker on a free port, with a temporary data directory that {@link #close} deletes.
   *
   * @throws IOException if the data directory cannot be written
   * @throws IllegalStateException if the broker does not start
   */
  public static EmbeddedBroker start() throws IOException {
    return start(0, null);
  }

  /**
   * Starts a broker and returns when clients can use it.
   *
   * @param port the port on 127.0.0.1; 0 for any free one
   * @param dataDirectory where the topics are kept, also after {@link #close}; created if missing,
   *     continued if an embedded broker used it before; null for a temporary directory
   * @throws IOException if the port is taken or the data directory cannot be written
   * @throws IllegalStateException if the broker does not start
   */
  public static EmbeddedBroker start(int port, Path dataDirectory) throws IOException {
    int brokerPort;
    int controllerPort;
    try (ServerSocket broker = bind(port);
        ServerSocket controller = bind(0)) {
      brokerPort = broker.getLocalPort();
      controllerPort = controller.getLocalPort();
    }
    boolean temporary = dataDirectory == null;
    Path directory =
        temporary
            ? Files.createTempDirectory("citystream-broker-")
            : Files.createDirectories(dataDirectory.toAbsolutePath());
    try {
      KafkaRaftServer server = startServer(brokerPort, controllerPort, directory);
      return new EmbeddedBroker(server, brokerPort, directory, temporary);
    } catch (IOException | RuntimeException e) {
      if (temporary) {
        delete(directory);
      }
      throw e;
    }
  }

  /** What clients set as {@code bootstrap.servers}: {@code 127.0.0.1:<port>}. */
  public String bootstrapServers() {
    return BrokerConfig.address(port);
  }

  /**
   * Creates those of the topics that do not exist yet, and waits until every partition has a
   * leader.
   *
   * @param partitions how many partitions a new topic gets, at least 1
   * @throws IllegalStateException if a topic cannot be created, or has no leader after 30 s
   */
  public void createTopics(Collection<String> names, int partitions) {
    TopicAdmin.create(bootstrapServers(), names, partitions);
  }

  /** Where the topics are kept. */
  Path dataDirectory() {
    return dataDirectory;
  }

  /** Stops the broker, waiting 20 s at most, and deletes a temporary data directory. */
  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    Thread stopping = new Thread(server::shutdown, "embedded-broker-stop");
    stopping.setDaemon(true);
    stopping.start();
    try {
      stopping.join(STOP_TIMEOUT.toMillis());
      if (stopping.isAlive()) {
        LOG.warn("The embedded broker did not stop within {} s", STOP_TIMEOUT.toSeconds());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (temporary) {
      delete(dataDirectory);
    }
  }

  private static ServerSocket bind(int port) throws IOException {
    ServerSocket socket = new ServerSocket();
    try {
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      return socket;
    } catch (IOException e) {
      socket.close();
      throw new IOException("port " + port + " cannot be used: " + e.getMessage(), e);
    }
  }

  private static KafkaRaftServer startServer(int port, int controllerPort, Path directory)
      throws IOException {
    // Kafka wants a directory of its own: it takes other files' names for partitions.
    Path log = Files.createDirectories(directory.resolve("kafka"));
    if (!Files.exists(log.resolve("meta.properties"))) {
      format(log);
    }
    try {
      KafkaConfig config = new KafkaConfig(BrokerConfig.of(port, controllerPort, log), false);
      KafkaRaftServer server = new KafkaRaftServer(config, Time.SYSTEM);
      server.startup();
      return server;
    } catch (RuntimeException e) {
      throw new IllegalStateException("the embedded broker did not start: " + e.getMessage(), e);
    }
  }

  private static void format(Path log) throws IOException {
    try (PrintStream nowhere =
        new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8)) {
      new Formatter()
          .setPrintStream(nowhere)
          .setClusterId(Uuid.randomUuid().toString())
          .setNodeId(BrokerConfig.NODE_ID)
          .setControllerListenerName(BrokerConfig.CONTROLLER_LISTENER)
          .addDirectory(log.toString())
          .setMetadataLogDirectory(log.toString())
          .run();
    } catch (IOException e) {
      throw e;
    } catch (Exception e) {
      throw new IOException("cannot format " + log + ": " + e.getMessage(), e);
    }
  }

  private static void delete(Path directory) {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException | UncheckedIOException e) {
      LOG.warn("Cannot delete {}", directory, e);
    }
  }
}
