package org.citystream.runners;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.apache.beam.sdk.io.FileSystems;
import org.citystream.pipeline.lake.NewFile;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * What replays have sent, in the lake itself: for every chunk of dead letters a file with what it
 * is about to send, before it sends any, and one with what it has sent, once Kafka has it all. A
 * file is complete or not there, and none is ever changed.
 */
final class ReplayLog {
  /** Where it is in the lake: no table shows a folder whose name begins with a dot. */
  static final String FOLDER = ".replays";

  private static final String INTENT = ".intent.json";
  private static final String SENT = ".sent.csv";
  private static final ObjectMapper JSON = new ObjectMapper();

  private final ReadableLake lake;

  ReplayLog(ReadableLake lake) {
    this.lake = lake;
  }

  /**
   * What a topic was like before a replay sent anything to it.
   *
   * @param id Kafka's own: one that is made anew has another
   * @param ends the record that each partition would get next
   */
  record TopicBefore(String id, Map<Integer, Long> ends) {}

  /**
   * A chunk of dead letters that a replay is about to send.
   *
   * @param replay the id of the replay
   * @param chunk its number in the replay, from 1
   * @param topics those of the dead letters, by name
   * @param letters the records that were rejected at first
   */
  record Intent(String replay, int chunk, Map<String, TopicBefore> topics, List<Delivery> letters) {
    Intent {
      if (!letters.stream().allMatch(letter -> topics.containsKey(letter.topic()))) {
        throw new IllegalArgumentException("dead letters of other topics than " + topics);
      }
    }

    private String name() {
      return "%s-%06d".formatted(replay, chunk);
    }
  }

  /**
   * A dead letter that was sent.
   *
   * @param first the record that was rejected at first
   * @param sent the record that it is now; null if nobody can tell whether there is one
   */
  record Sent(Delivery first, Delivery sent) {}

  /**
   * Says what is about to be sent.
   *
   * @throws RunFailedException if the lake cannot be written
   */
  void begin(Intent intent) {
    try {
      write(intent.name() + INTENT, JSON.writeValueAsString(intent));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * Says what of it was sent, after which the rest counts as not sent.
   *
   * @throws RunFailedException if the lake cannot be written
   */
  void finish(Intent intent, List<Sent> letters) {
    StringBuilder lines = new StringBuilder("topic,partition,offset,sent_partition,sent_offset\n");
    for (Sent letter : letters) {
      Delivery first = letter.first();
      lines
          .append("%s,%d,%d,".formatted(first.topic(), first.partition(), first.offset()))
          .append(
              letter.sent() == null
                  ? ","
                  : "%d,%d".formatted(letter.sent().partition(), letter.sent().offset()))
          .append('\n');
    }
    write(intent.name() + SENT, lines.toString());
  }

  private void write(String name, String content) {
    NewFile file = NewFile.of(lake.lake(), FOLDER, name);
    ByteBuffer bytes = StandardCharsets.UTF_8.encode(content);
    try {
      try (WritableByteChannel channel = FileSystems.create(file.temporary(), "text/plain")) {
        while (bytes.hasRemaining()) {
          channel.write(bytes);
        }
      }
      file.publish();
    } catch (IOException | SdkException e) {
      throw new RunFailedException(
          "--lake=%s: %s/%s cannot be written (%s); replay goes on from there when it is started again"
              .formatted(lake.lake(), FOLDER, name, LakeProbe.reason(e)));
    }
  }

  /** The chunks of which nobody has said what was sent. */
  List<Intent> unfinished() throws IOException {
    Path folder = lake.hiddenFolder(FOLDER);
    List<Intent> intents = new ArrayList<>();
    for (Path file : files(folder, INTENT)) {
      String name = file.getFileName().toString();
      if (!Files.exists(folder.resolve(name.replace(INTENT, SENT)))) {
        intents.add(read(file));
      }
    }
    return intents;
  }

  private Intent read(Path file) throws IOException {
    try {
      return Objects.requireNonNull(JSON.readValue(file.toFile(), Intent.class));
    } catch (JsonProcessingException | NullPointerException e) {
      throw new UsageException(
          "--lake=%s: %s/%s cannot be read; put it right, for it says what a replay may have sent"
              .formatted(lake.lake(), FOLDER, file.getFileName()));
    }
  }

  /**
   * Makes a table {@code replayed} of all that was sent: topic, partition and offset of the record
   * that was rejected at first, and sent_partition and sent_offset, which may be null.
   */
  void table(LakeTables tables) throws IOException, SQLException {
    tables.execute(
        """
        CREATE TABLE replayed (
          topic VARCHAR, "partition" INTEGER, "offset" BIGINT,
          sent_partition INTEGER, sent_offset BIGINT)""");
    Path folder = lake.hiddenFolder(FOLDER);
    if (files(folder, SENT).isEmpty()) {
      return;
    }
    String pattern = LakeViews.literal(folder.toString()) + "/*" + SENT;
    try {
      tables.execute(
          """
          INSERT INTO replayed
          FROM read_csv(
            %s,
            header = true,
            auto_detect = false,
            columns = {
              'topic': 'VARCHAR', 'partition': 'INTEGER', 'offset': 'BIGINT',
              'sent_partition': 'INTEGER', 'sent_offset': 'BIGINT'})"""
              .formatted(LakeViews.quoted(pattern)));
    } catch (SQLException e) {
      throw new UsageException(
          "--lake=%s: %s cannot be read; put it right, for it says what was sent (%s)"
              .formatted(lake.lake(), FOLDER, LakeTables.firstLine(e)));
    }
  }

  private static List<Path> files(Path folder, String suffix) throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.getFileName().toString().endsWith(suffix)).sorted().toList();
    }
  }
}
