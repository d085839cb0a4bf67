package org.citystream.benchmarks;

import java.io.PrintWriter;
import java.io.StringWriter;

/**
 * What a command of the benchmarks came to.
 *
 * @param out what it printed to standard output
 * @param err what it printed to standard error
 */
record BenchmarksRun(int exitCode, String out, String err) {

  /** Runs it to its end. */
  static BenchmarksRun of(String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int exitCode =
        Benchmarks.execute(new PrintWriter(out, true), new PrintWriter(err, true), arguments);
    return new BenchmarksRun(exitCode, out.toString(), err.toString());
  }
}
