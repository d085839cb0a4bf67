package org.citystream.simulator.send;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.citystream.contracts.Topic;

/**
 * Sends a recorded file as it is: {@code topic<TAB>key<TAB>value} a line, the bytes unchanged. An
 * empty key is sent as no key; blank lines are skipped. One use only.
 */
public final class TopicFileReplay implements AutoCloseable {
  private final Path file;
  private final long rate;
  private final RecordSink sink;
  private final Consumer<? super Progress> listener;
  private final CountDownLatch stop = new CountDownLatch(1);

  /**
   * A replay to existing topics.
   *
   * @param rate most records per second; 0: unlimited
   * @param listener told about once a second, on the thread that runs
   * @throws SendFailedException if the servers' addresses make no sense
   */
  public TopicFileReplay(
      Path file, long rate, String bootstrapServers, Consumer<? super Progress> listener) {
    this(file, rate, new KafkaSink(bootstrapServers), listener);
  }

  TopicFileReplay(Path file, long rate, RecordSink sink, Consumer<? super Progress> listener) {
    this.file = file;
    this.rate = rate;
    this.sink = sink;
    this.listener = listener;
  }

  /**
   * Reads the file without sending anything.
   *
   * @throws IllegalArgumentException if a line has fewer than three columns or an unknown topic;
   *     the message names file and line
   * @throws IOException if the file cannot be read
   */
  public static void check(Path file) throws IOException {
    records(file, () -> false, record -> {});
  }

  /**
   * Sends the file and returns when the broker has acknowledged all of it.
   *
   * @throws IllegalArgumentException if a line has fewer than three columns or an unknown topic;
   *     the message names file and line
   * @throws IOException if the file cannot be read
   * @throws SendFailedException if a record cannot be delivered
   */
  public SendReport run() throws IOException {
    try (sink) {
      Timer timer = Timer.system(stop);
      Pacer pacer = new Pacer(timer, Instant.EPOCH, 0, rate);
      Transmission transmission = new Transmission(sink, timer, pacer, stop, listener);
      records(file, transmission::isStopped, transmission::send);
      return transmission.finish();
    }
  }

  /** Makes {@link #run} return soon. May be called by any thread, also more than once. */
  @Override
  public void close() {
    stop.countDown();
  }

  private static void records(Path file, BooleanSupplier stopped, Consumer<Outgoing> sink)
      throws IOException {
    try (InputStream bytes = new BufferedInputStream(Files.newInputStream(file))) {
      long number = 0;
      for (byte[] line = nextLine(bytes);
          line != null && !stopped.getAsBoolean();
          line = nextLine(bytes)) {
        number++;
        if (!isBlank(line)) {
          sink.accept(record(file, line, number));
        }
      }
    }
  }

  private static Outgoing record(Path file, byte[] line, long number) {
    int keyAt = indexOfTab(line, 0) + 1;
    int valueAt = keyAt == 0 ? 0 : indexOfTab(line, keyAt) + 1;
    if (valueAt == 0) {
      throw new IllegalArgumentException(
          file + ", line " + number + ": not topic<TAB>key<TAB>value");
    }
    String name = new String(line, 0, keyAt - 1, StandardCharsets.UTF_8);
    Topic topic =
        Topic.named(name)
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        file + ", line " + number + ": unknown topic '" + name + "'"));
    byte[] key = Arrays.copyOfRange(line, keyAt, valueAt - 1);
    return new Outgoing(
        topic, key.length == 0 ? null : key, Arrays.copyOfRange(line, valueAt, line.length));
  }

  /** The next line without its line feed; null at the end. */
  private static byte[] nextLine(InputStream bytes) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream(512);
    int next = bytes.read();
    if (next == -1) {
      return null;
    }
    while (next != -1 && next != '\n') {
      line.write(next);
      next = bytes.read();
    }
    return line.toByteArray();
  }

  private static boolean isBlank(byte[] line) {
    for (byte character : line) {
      if (character != ' ' && character != '\t' && character != '\r') {
        return false;
      }
    }
    return true;
  }

  private static int indexOfTab(byte[] line, int from) {
    for (int i = from; i < line.length; i++) {
      if (line[i] == '\t') {
        return i;
      }
    }
    return -1;
  }
}
