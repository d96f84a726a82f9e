package io.rivero.benchmarks;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/// Waiting for conditions and for measuring time to pass.
final class Waiting {
  private static final long POLL_NANOS = 1_000_000;

  private Waiting() {}

  /// @throws IllegalStateException if it does not come true in time
  static void until(String what, int seconds, BooleanSupplier condition) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - deadline > 0) {
        throw new IllegalStateException("not within " + seconds + " s: " + what);
      }
      LockSupport.parkNanos(POLL_NANOS);
    }
  }

  /// Lets the measured processes run.
  static void pass(double seconds) {
    long end = System.nanoTime() + (long) (seconds * 1e9);
    for (long left = end - System.nanoTime(); left > 0; left = end - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
  }
}
