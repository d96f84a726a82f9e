package io.rivero.rpc;

import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/// Keeps connections with much to do from taking every processor.
///
/// Virtual threads are not interrupted for each other's sake, and their scheduler goes on with a
/// queue as long as there is something in it, so that a thread which yields often comes next again.
/// Therefore whoever has worked for a millisecond on end needs a permit to go on. They are given
/// out in turn, and there is one less than the scheduler has threads: that one is for all others.
final class Turns {
  /// The property of the JDK that says how many threads its scheduler has.
  static final String PARALLELISM = "jdk.virtualThreadScheduler.parallelism";

  private static final long TURN_NANOS = 1_000_000;

  /// With a permit. Longer, since only those wait for its end who have much to do as well.
  private static final long PERMITTED_NANOS = 20_000_000;

  /// Who has a permit may wait for something else meanwhile; the others then go on without one.
  private static final long PATIENCE_MILLIS = 200;

  private final Semaphore permits;

  /// @param threads of the scheduler; with only one there is none left for others
  Turns(int threads) {
    permits = new Semaphore(Math.max(1, threads - 1), true);
  }

  static Turns ofScheduler() {
    return new Turns(Integer.getInteger(PARALLELISM, Runtime.getRuntime().availableProcessors()));
  }

  /// Of one connection; used by its thread.
  Turn turn() {
    return new Turn();
  }

  /// How many could go on now.
  int free() {
    return permits.availablePermits();
  }

  /// The share of one connection.
  final class Turn {
    private boolean permitted;
    private long sinceNanos;

    /// There is something to do again.
    void begin(long nowNanos) {
      sinceNanos = nowNanos;
    }

    /// There is still something to do: lets others go first if it is time.
    void next(long nowNanos) throws InterruptedException {
      if (nowNanos - sinceNanos > (permitted ? PERMITTED_NANOS : TURN_NANOS)) {
        end();
        permitted = permits.tryAcquire(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
        sinceNanos = System.nanoTime();
      }
    }

    /// There is nothing to do.
    void end() {
      if (permitted) {
        permitted = false;
        permits.release();
      }
    }
  }
}
