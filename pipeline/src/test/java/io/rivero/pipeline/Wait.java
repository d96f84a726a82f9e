package io.rivero.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/// Waits for what other threads do.
public final class Wait {
  /// Much longer than anything takes that is waited for.
  static final long DEADLINE_NANOS = TimeUnit.SECONDS.toNanos(60);

  private static final long PAUSE_NANOS = 1_000_000;

  private Wait() {}

  /// Returns when the condition holds.
  ///
  /// @param state for people, when it does not
  public static void until(BooleanSupplier condition, Supplier<String> state) {
    long deadline = System.nanoTime() + DEADLINE_NANOS;
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as(() -> "deadline; " + state.get()).isLessThan(deadline);
      LockSupport.parkNanos(PAUSE_NANOS);
    }
  }
}
