package io.rivero.rtp.stream;

/// How long a viewer's answer takes, smoothed as in RFC 6298 section 2, since single round trips
/// say little where there is jitter. The time-out has twice the variation in it, not four times: a
/// repetition too many costs less than one that comes too late to be shown.
final class RoundTrip {
  /// Assumed while nothing is known.
  static final long UNKNOWN_NANOS = 60_000_000;

  static final long MIN_TIMEOUT_NANOS = 40_000_000;
  static final long MAX_TIMEOUT_NANOS = 300_000_000;

  private long lastNanos = -1;
  private long smoothedNanos;
  private long variationNanos;

  /// Takes note of a measured one.
  void measured(long nanos) {
    if (lastNanos < 0) {
      smoothedNanos = nanos;
      variationNanos = nanos / 2;
    } else {
      variationNanos += (Math.abs(nanos - smoothedNanos) - variationNanos) / 4;
      smoothedNanos += (nanos - smoothedNanos) / 8;
    }
    lastNanos = nanos;
  }

  /// The latest one, -1 if there is none.
  long lastNanos() {
    return lastNanos;
  }

  /// After this time without an answer there will most likely be none.
  long timeoutNanos() {
    return lastNanos < 0
        ? UNKNOWN_NANOS
        : Math.clamp(smoothedNanos + 2 * variationNanos, MIN_TIMEOUT_NANOS, MAX_TIMEOUT_NANOS);
  }
}
