package io.rivero.rpc.e2e;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Waits for conditions. The deadline is ten times what is aimed at: a busy machine is no failure.
final class Wait {
  private static final int GRACE = 10;
  private static final Duration POLL = Duration.ofMillis(50);

  private Wait() {}

  static void until(String what, Duration target, BooleanSupplier condition) {
    value(what, target, () -> condition.getAsBoolean() ? Boolean.TRUE : null);
  }

  /// The first value that is not null.
  static <T> T value(String what, Duration target, Supplier<@Nullable T> supplier) {
    return value(what, target, supplier, () -> "");
  }

  /// The same; `state` says in the failure how things are.
  static <T> T value(
      String what, Duration target, Supplier<@Nullable T> supplier, Supplier<String> state) {
    long deadlineNanos = System.nanoTime() + target.multipliedBy(GRACE).toNanos();
    while (true) {
      T value = supplier.get();
      if (value != null) {
        return value;
      }
      if (System.nanoTime() - deadlineNanos > 0) {
        throw new AssertionError(
            "Not in " + target.multipliedBy(GRACE) + ": " + what + state.get());
      }
      LockSupport.parkNanos(POLL.toNanos());
    }
  }
}
