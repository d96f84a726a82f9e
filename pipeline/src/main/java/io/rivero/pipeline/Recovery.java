package io.rivero.pipeline;

/// When a stage that was ended by a fault of ours is made anew: after a second, and after twice the
/// pause each further time, so that a fault that comes with every picture costs little; whoever
/// holds for a minute begins anew. Owned by the home loop.
final class Recovery {
  static final long FIRST_PAUSE_NANOS = 1_000_000_000;
  static final long LONGEST_PAUSE_NANOS = 60_000_000_000L;
  private static final long FORGIVEN_NANOS = 60_000_000_000L;
  private static final long NEVER = Long.MAX_VALUE;

  private long pauseNanos = FIRST_PAUSE_NANOS;
  private long dueNanos = NEVER;
  private long rebuiltNanos;
  private boolean told;

  /// A stage has ended.
  ///
  /// @return whether the application is to be told: of the first one only
  boolean failed(long nowNanos) {
    if (told && nowNanos - rebuiltNanos > FORGIVEN_NANOS) {
      told = false;
      pauseNanos = FIRST_PAUSE_NANOS;
    }
    dueNanos = nowNanos + pauseNanos;
    pauseNanos = Math.min(2 * pauseNanos, LONGEST_PAUSE_NANOS);
    boolean first = !told;
    told = true;
    return first;
  }

  /// When {@link #isDue} will say yes; `Long.MAX_VALUE` for never.
  long deadlineNanos() {
    return dueNanos;
  }

  /// Is it time for a new stage? Says yes once.
  boolean isDue(long nowNanos) {
    if (dueNanos == NEVER || nowNanos - dueNanos < 0) {
      return false;
    }
    dueNanos = NEVER;
    rebuiltNanos = nowNanos;
    return true;
  }
}
