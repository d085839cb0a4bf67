package org.citystream.runners;

import java.util.concurrent.Executor;

/**
 * Gives every task a thread of its own, which does not keep the process alive.
 *
 * @param name of the threads
 */
public record Daemon(String name) implements Executor {
  @Override
  public void execute(Runnable task) {
    Thread thread = new Thread(task, name);
    thread.setDaemon(true);
    thread.start();
  }
}
