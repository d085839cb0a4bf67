package org.citystream.runners;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.citystream.contracts.Excerpt;

/**
 * A program of the user's that mends dead letters. It is run for every chunk of them, with a JSON
 * object a dead letter and line as its input, and has to answer each with a line: {@code {"value":
 * "text"}} or {@code {"valueBase64": "bytes"}} is what to send, {@code null} leaves the dead letter
 * out. Its input and output are files, so that it can read and write in any order.
 */
final class FixProgram implements Fix {
  private static final ObjectMapper JSON =
      JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();
  private static final int MOST_CHARS = 60;
  private static final int SECONDS_BETWEEN_PROGRESS = 10;

  private final Path program;
  private final Path temporary;
  private final PrintWriter err;

  /**
   * A program that was not run yet.
   *
   * @param temporary a folder for its input and output
   * @param err gets what it writes to its standard error
   * @throws UsageException if it cannot be executed
   */
  FixProgram(Path program, Path temporary, PrintWriter err) {
    this.program = program.toAbsolutePath();
    this.temporary = temporary;
    this.err = err;
    if (!Files.isRegularFile(program) || !Files.isExecutable(program)) {
      throw new UsageException("--fix=%s: is no executable file".formatted(program));
    }
  }

  /** Runs the program, which fails the replay if it ends badly or answers anything else. */
  @Override
  public List<Optional<Resend>> mend(List<DeadLetter> chunk) {
    Path questions = temporary.resolve("fix.in");
    Path answers = temporary.resolve("fix.out");
    Path messages = temporary.resolve("fix.err");
    try {
      ask(chunk, questions);
      int exitCode =
          run(
              new ProcessBuilder(program.toString())
                  .redirectInput(questions.toFile())
                  .redirectOutput(answers.toFile())
                  .redirectError(messages.toFile()));
      show(messages);
      if (exitCode != 0) {
        throw failed(chunk, "ended with exit code " + exitCode);
      }
      return read(chunk, answers);
    } catch (CharacterCodingException e) {
      throw failed(chunk, "answered with something that is not UTF-8");
    } catch (IOException e) {
      throw failed(chunk, Preflight.reason(e));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw failed(chunk, "was interrupted");
    }
  }

  private int run(ProcessBuilder command) throws IOException, InterruptedException {
    Process process = command.start();
    try {
      while (!process.waitFor(SECONDS_BETWEEN_PROGRESS, TimeUnit.SECONDS)) {
        err.printf("replay: waits for process %d of --fix=%s%n", process.pid(), program);
        err.flush();
      }
      return process.exitValue();
    } finally {
      process.destroyForcibly();
    }
  }

  /** Whatever it is, for nobody has promised text. */
  private void show(Path messages) throws IOException {
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(Files.newInputStream(messages), UTF_8))) {
      lines.lines().forEach(err::println);
    }
    err.flush();
  }

  private static void ask(List<DeadLetter> chunk, Path file) throws IOException {
    try (Writer questions = Files.newBufferedWriter(file)) {
      for (DeadLetter letter : chunk) {
        ObjectNode question =
            JSON.createObjectNode()
                .put("topic", letter.delivery().topic())
                .put("partition", letter.delivery().partition())
                .put("offset", letter.delivery().offset())
                .put("arrival", letter.arrival().toString())
                .put("reason", letter.reason().name())
                .put("detail", letter.detail());
        put(question, "key", letter.key());
        put(question, "value", letter.value());
        questions.append(question.toString()).append('\n');
      }
    }
  }

  private static void put(ObjectNode question, String name, byte[] bytes) {
    if (bytes == null) {
      question.putNull(name);
      return;
    }
    try {
      question.put(name, UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString());
    } catch (CharacterCodingException e) {
      question.put(name, Base64.getEncoder().encodeToString(bytes));
      question.put(name + "Encoding", "base64");
    }
  }

  private List<Optional<Resend>> read(List<DeadLetter> chunk, Path file) throws IOException {
    List<Optional<Resend>> mended = new ArrayList<>();
    try (BufferedReader answers = Files.newBufferedReader(file)) {
      for (int i = 0; i < chunk.size(); i++) {
        String answer = answers.readLine();
        if (answer == null) {
          throw failed(chunk, "answered %d of %d lines".formatted(i, chunk.size()));
        }
        DeadLetter letter = chunk.get(i);
        mended.add(value(answer, chunk, i).map(value -> new Resend(letter, value)));
      }
      if (answers.readLine() != null) {
        throw failed(chunk, "answered more than %d lines".formatted(chunk.size()));
      }
    }
    return mended;
  }

  /** The value that an answer has; empty if the dead letter is to be left out. */
  private Optional<byte[]> value(String line, List<DeadLetter> chunk, int number) {
    try {
      JsonNode answer = JSON.readTree(line);
      if (answer.isNull()) {
        return Optional.empty();
      }
      if (answer.size() == 1 && answer.path("value").isTextual()) {
        return Optional.of(answer.get("value").textValue().getBytes(UTF_8));
      }
      if (answer.size() == 1 && answer.path("valueBase64").isTextual()) {
        return Optional.of(Base64.getDecoder().decode(answer.get("valueBase64").textValue()));
      }
    } catch (JsonProcessingException | IllegalArgumentException e) {
      // Told like every other wrong answer.
    }
    throw failed(
        chunk,
        "must answer {\"value\": \"..\"}, {\"valueBase64\": \"..\"} or null, but line %d is %s"
            .formatted(number + 1, Excerpt.printable(line, MOST_CHARS)));
  }

  private RunFailedException failed(List<DeadLetter> chunk, String what) {
    return new RunFailedException(
        "--fix=%s: %s; of %,d dead letters nothing was sent"
            .formatted(program, what, chunk.size()));
  }
}
