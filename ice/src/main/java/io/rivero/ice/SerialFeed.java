package io.rivero.ice;

import java.util.ArrayDeque;
import java.util.Queue;

/// Runs the tasks of one agent one after the other on virtual threads: what the loop asks of ice4j,
/// which may wait for locks that ice4j's own threads hold.
final class SerialFeed {
  /// More waiting datagrams than this are dropped; STUN repeats them.
  static final int MAX_WAITING = 128;

  private static final System.Logger LOG = System.getLogger(SerialFeed.class.getName());

  private final Queue<Runnable> tasks = new ArrayDeque<>();
  private boolean running;

  /// Adds a task that may be dropped when too many wait.
  void offer(Runnable task) {
    add(task, MAX_WAITING);
  }

  /// Adds a task that is always run.
  void execute(Runnable task) {
    add(task, Integer.MAX_VALUE);
  }

  private void add(Runnable task, int limit) {
    synchronized (tasks) {
      if (tasks.size() >= limit) {
        return;
      }
      tasks.add(task);
      if (running) {
        return;
      }
      running = true;
    }
    Thread.ofVirtual().name("ice-feed").start(this::drain);
  }

  private void drain() {
    while (true) {
      Runnable task;
      synchronized (tasks) {
        task = tasks.poll();
        if (task == null) {
          running = false;
          return;
        }
      }
      try {
        task.run();
      } catch (RuntimeException e) {
        LOG.log(System.Logger.Level.WARNING, "ICE task failed", e);
      }
    }
  }
}
