package org.citystream.runners;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.citystream.contracts.FailureReason;
import org.citystream.contracts.Topic;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FixProgramTest {
  @TempDir Path folder;

  @Test
  void programReadsALineADeadLetter() throws Exception {
    Path read = folder.resolve("read");
    List<DeadLetter> chunk =
        List.of(letter("k", "a \"b\"\nc".getBytes(UTF_8)), letter(null, new byte[] {'{', -1}));

    run("tee '%s' | sed 's/.*/null/'".formatted(read), chunk);

    String common =
        "{\"topic\":\"gps_data\",\"partition\":1,\"offset\":12,\"arrival\":\"2026-01-31T06:30:00Z\","
            + "\"reason\":\"OUT_OF_DOMAIN\",\"detail\":\"what was wrong\",";
    assertThat(read)
        .hasContent(
            common
                + "\"key\":\"k\",\"value\":\"a \\\"b\\\"\\nc\"}\n"
                + common
                + "\"key\":null,\"value\":\"e/8=\",\"valueEncoding\":\"base64\"}\n");
  }

  @Test
  void answersAreTextBytesOrNothing() throws Exception {
    String answers =
        """
        cat <<'END'
        {"value": "caf\\u00e9 \\"x\\""}
        {"valueBase64": "AP8="}
        null
        END""";
    List<DeadLetter> chunk = Collections.nCopies(3, letter("k", null));

    List<Optional<Resend>> mended = run(answers, chunk);

    assertThat(mended.get(0).orElseThrow().value()).isEqualTo("caf\u00e9 \"x\"".getBytes(UTF_8));
    assertThat(mended.get(1).orElseThrow().value()).containsExactly(0, 255);
    assertThat(mended.get(2)).isEmpty();
  }

  @Test
  @Timeout(value = 30, unit = TimeUnit.SECONDS)
  void programMayWriteMuchBeforeItReadsAndReadAllBeforeItWrites() throws Exception {
    byte[] large = "x".repeat(1 << 20).getBytes(UTF_8);
    List<DeadLetter> chunk = List.of(letter("k", large), letter("k", large));
    String streaming = "sed 's/.*\"value\":/{\"value\":/'";
    String writesFirst = "head -c 1000000 /dev/zero | tr '\\0' ' '; " + streaming;
    String readsFirst = "all=$(cat); echo \"$all\" | " + streaming;

    for (String program : List.of(streaming, writesFirst, readsFirst)) {
      assertThat(run(program, chunk))
          .allSatisfy(mended -> assertThat(mended.orElseThrow().value()).isEqualTo(large));
    }
  }

  @Test
  void whatItSaysGoesToTheUser() throws Exception {
    StringWriter err = new StringWriter();

    program("sed 's/.*/null/'; echo hello >&2", err).mend(List.of(letter("k", null)));

    assertThat(err.toString().lines()).containsExactly("hello");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "exit 3|ended with exit code 3",
        "sed 's/.*/null/'; exit 3|ended with exit code 3",
        "true|answered 0 of 2 lines",
        "echo null|answered 1 of 2 lines",
        "echo null; cat|must answer {\"value\": \"..\"}, {\"valueBase64\": \"..\"} or null, but line 2 is {\"topic\":",
        "echo null; echo null; echo|answered more than 2 lines",
        "echo null; echo|line 2 is ",
        "echo null; echo nonsense|line 2 is nonsense",
        "echo '{\"value\": 1}'; echo null|line 1 is {\"value\": 1}",
        "echo '{\"value\": \"a\", \"b\": 1}'; echo null|line 1 is",
        "echo '{\"valueBase64\": \"?\"}'; echo null|line 1 is",
        "echo 'null null'; echo null|line 1 is null null",
        "printf '\\377\\n'; echo null|not UTF-8",
      })
  void anythingElseIsTold(String script, String message) {
    List<DeadLetter> chunk = Collections.nCopies(2, letter("k", null));

    assertThatThrownBy(() -> run(script, chunk))
        .isInstanceOf(RunFailedException.class)
        .hasMessageStartingWith("--fix=" + folder.resolve("fix") + ": ")
        .hasMessageContaining(message)
        .hasMessageEndingWith("; of 2 dead letters nothing was sent")
        .message()
        .hasLineCount(1);
  }

  @Test
  void fileThatCannotBeExecutedIsTold() throws Exception {
    Path text = Files.writeString(folder.resolve("text"), "#!/no/such/shell\n");
    Files.setPosixFilePermissions(text, PosixFilePermissions.fromString("rwx------"));
    FixProgram program = new FixProgram(text, folder, new PrintWriter(new StringWriter()));

    assertThatThrownBy(() -> program.mend(List.of(letter("k", null))))
        .isInstanceOf(RunFailedException.class)
        .hasMessageContaining("--fix=" + text)
        .hasMessageContaining("No such file");
    assertThatThrownBy(() -> new FixProgram(folder, folder, new PrintWriter(new StringWriter())))
        .isInstanceOf(UsageException.class)
        .hasMessage("--fix=%s: is no executable file", folder);
  }

  private List<Optional<Resend>> run(String script, List<DeadLetter> chunk) throws Exception {
    return program(script, new StringWriter()).mend(chunk);
  }

  private FixProgram program(String script, StringWriter err) throws Exception {
    Path program = Files.writeString(folder.resolve("fix"), "#!/bin/sh\n" + script + "\n");
    Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
    return new FixProgram(program, folder, new PrintWriter(err, true));
  }

  private static DeadLetter letter(String key, byte[] value) {
    Delivery delivery = new Delivery("gps_data", 1, 12);
    return new DeadLetter(
        Topic.GPS,
        delivery,
        delivery,
        Instant.parse("2026-01-31T06:30:00Z"),
        key == null ? null : key.getBytes(UTF_8),
        value,
        FailureReason.OUT_OF_DOMAIN,
        "what was wrong");
  }
}
