package io.rivero.rpc;

import java.util.concurrent.atomic.AtomicLong;

/// So many requests per second, with a second's worth at once after a pause. Safe for use by any
/// thread.
///
/// It keeps the time at which the requests so far would have ended at an even pace, and lets a
/// request in while that is less than a second ahead.
final class RequestRate {
  private static final long SECOND_NANOS = 1_000_000_000L;

  private final long intervalNanos;
  private final AtomicLong evenNanos;

  /// @param perSecond 1 to 1,000,000,000
  /// @param nowNanos on the scale of {@link System#nanoTime}
  RequestRate(int perSecond, long nowNanos) {
    this.intervalNanos = SECOND_NANOS / perSecond;
    this.evenNanos = new AtomicLong(nowNanos);
  }

  /// Counts a request; false when it is one too many, and then it does not count.
  boolean permits(long nowNanos) {
    while (true) {
      long even = evenNanos.get();
      long from = even - nowNanos < 0 ? nowNanos : even;
      if (from + intervalNanos - nowNanos > SECOND_NANOS) {
        return false;
      }
      if (evenNanos.compareAndSet(even, from + intervalNanos)) {
        return true;
      }
    }
  }
}
