package io.rivero.pipeline.net;

/// The time of one media loop: monotonic nanoseconds, read once per batch, and the wall clock that
/// belongs to them, paired anew each second so that sender reports follow corrections of the
/// system's clock.
public final class LoopClock {
  private static final long PAIR_INTERVAL_NANOS = 1_000_000_000L;

  private long nowNanos = System.nanoTime();
  private long pairNanos = nowNanos;
  private long pairWallMillis = System.currentTimeMillis();

  LoopClock() {}

  /// Reads the clock.
  ///
  /// @return nanoseconds on the scale of {@link System#nanoTime}
  long read() {
    nowNanos = System.nanoTime();
    if (nowNanos - pairNanos >= PAIR_INTERVAL_NANOS) {
      pairNanos = nowNanos;
      pairWallMillis = System.currentTimeMillis();
    }
    return nowNanos;
  }

  /// The time that was read last, in nanoseconds.
  public long nowNanos() {
    return nowNanos;
  }

  /// Milliseconds since 1970 at a time of this clock.
  public long wallMillis(long nanos) {
    return pairWallMillis + (nanos - pairNanos) / 1_000_000;
  }

  /// Nanoseconds since 1970 at nanosecond 0 of this clock.
  public long wallOffsetNanos() {
    return pairWallMillis * 1_000_000 - pairNanos;
  }
}
