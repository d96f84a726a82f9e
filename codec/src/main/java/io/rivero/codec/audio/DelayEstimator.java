package io.rivero.codec.audio;

import java.util.Arrays;

/// Measures how late packets of one stream come, and what depth a buffer needs for them.
///
/// A packet's transit is its arrival minus its timestamp. The smallest of the last ten seconds is
/// the base: it follows the drift between the sender's clock and ours. What packets have above it
/// is their lateness, kept as a histogram that forgets, and the depth is the 98th percentile of
/// that.
///
/// Owner: one thread.
final class DelayEstimator {
  private static final long SECOND = 1_000_000_000L;
  private static final int BUCKETS = 10;
  private static final int BIN_NANOS = 2_000_000;
  private static final int BINS = 128;
  private static final float FORGET = 0.995f; // a packet's weight halves in 140 packets
  private static final float QUANTILE = 0.98f;
  private static final int TREND = 64;

  private final long[] least = new long[BUCKETS]; // smallest transit of each second
  private final float[] bins = new float[BINS];
  private final long[] trend = new long[TREND]; // smallest transits of past seconds, for the drift
  private int trendLength;
  private int bucket;
  private long bucketEndNanos;
  private long base;
  private boolean started;

  void reset() {
    started = false;
    trendLength = 0;
    Arrays.fill(bins, 0);
  }

  boolean isStarted() {
    return started;
  }

  /// A packet has come in its turn (not one that was repeated or repaired).
  void arrived(long timestampNanos, long nowNanos) {
    long transit = nowNanos - timestampNanos;
    if (!started) {
      started = true;
      Arrays.fill(least, Long.MAX_VALUE);
      bucket = 0;
      bucketEndNanos = nowNanos + SECOND;
      base = transit;
    }
    advance(nowNanos);
    least[bucket] = Math.min(least[bucket], transit);
    base = least[0];
    for (long value : least) {
      base = Math.min(base, value);
    }
    count(transit - base);
  }

  private void advance(long nowNanos) {
    int steps = 0;
    while (nowNanos - bucketEndNanos >= 0) {
      if (least[bucket] != Long.MAX_VALUE) {
        remember(least[bucket]);
      }
      bucketEndNanos += SECOND;
      bucket = (bucket + 1) % BUCKETS;
      least[bucket] = Long.MAX_VALUE;
      if (++steps == BUCKETS) { // a long pause: what was before says nothing
        bucketEndNanos = nowNanos + SECOND;
      }
    }
  }

  private void remember(long transit) {
    if (trendLength == TREND) {
      System.arraycopy(trend, 1, trend, 0, --trendLength);
    }
    trend[trendLength++] = transit;
  }

  private void count(long latenessNanos) {
    for (int i = 0; i < BINS; i++) {
      bins[i] *= FORGET;
    }
    bins[(int) Math.min(BINS - 1, latenessNanos / BIN_NANOS)] += 1 - FORGET;
  }

  /// Smallest transit of the last seconds.
  long baseNanos() {
    return base;
  }

  /// The lateness that 98 % of the packets stay below.
  long latenessNanos() {
    float all = 0;
    for (float bin : bins) {
      all += bin;
    }
    float sum = 0;
    for (int i = 0; i < BINS; i++) {
      sum += bins[i];
      if (sum >= QUANTILE * all) {
        return (i + 1L) * BIN_NANOS;
      }
    }
    return (long) BINS * BIN_NANOS;
  }

  /// How much faster (positive) the sender's clock runs than ours, in millionths: the slope of the
  /// smallest transits over up to 64 s; 0 until there are 10.
  double driftPpm() {
    int n = trendLength;
    if (n < 10) {
      return 0;
    }
    double meanX = (n - 1) / 2.0;
    double meanY = 0;
    for (int i = 0; i < n; i++) {
      meanY += (double) (trend[i] - trend[0]) / n;
    }
    double xy = 0;
    double xx = 0;
    for (int i = 0; i < n; i++) {
      xy += (i - meanX) * (trend[i] - trend[0] - meanY);
      xx += (i - meanX) * (i - meanX);
    }
    return -xy / xx / 1000; // nanoseconds a second
  }
}
