package org.citystream.runners;

import java.io.PrintWriter;
import java.io.StringWriter;

/** One run of the command line: its exit code and what it printed. */
record CommandRun(int exitCode, String out, String err) {

  static CommandRun of(String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int exitCode =
        Citystream.execute(new PrintWriter(out, true), new PrintWriter(err, true), arguments);
    return new CommandRun(exitCode, out.toString(), err.toString());
  }

  /** The last line of what it printed. */
  String lastLine() {
    return out.lines().reduce((first, second) -> second).orElse("");
  }
}
