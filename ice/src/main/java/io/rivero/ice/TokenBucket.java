package io.rivero.ice;

/// Admits a rate of events with bursts.
final class TokenBucket {
  private final long nanosPerToken;
  private final long burstNanos;
  private long credit;
  private boolean used;
  private long lastNanos;

  /// A full bucket.
  TokenBucket(int perSecond, int burst) {
    nanosPerToken = 1_000_000_000L / perSecond;
    burstNanos = burst * nanosPerToken;
    credit = burstNanos;
  }

  boolean tryTake(long nowNanos) {
    long elapsedNanos = used ? Math.max(0, nowNanos - lastNanos) : 0;
    credit = Math.min(burstNanos, credit + Math.min(burstNanos, elapsedNanos));
    used = true;
    lastNanos = nowNanos;
    if (credit < nanosPerToken) {
      return false;
    }
    credit -= nanosPerToken;
    return true;
  }
}
