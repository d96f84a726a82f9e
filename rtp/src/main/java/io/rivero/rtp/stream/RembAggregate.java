package io.rivero.rtp.stream;

import java.util.Arrays;

/// Turns what the viewers of a source can take into what its publisher is told (REMB,
/// draft-alvestrand-rmcat-remb-03): the median, so that neither one bad line nor one good one sets
/// the quality for all.
///
/// It is at least 300 kbit/s and the set minimum, and never over the set maximum. A report goes out
/// once a second, and at once when the median has fallen by 10 % since the last one. Without any
/// viewer's estimate there is one only if a maximum is set.
final class RembAggregate {
  static final long FLOOR_BITS_PER_SECOND = 300_000;
  static final long INTERVAL_NANOS = 1_000_000_000;

  private long[] viewers = new long[4];
  private long[] bitrates = new long[4];
  private int count;
  private int fallen; // viewers below 90 % of what was sent last
  private long minBitsPerSecond;
  private long maxBitsPerSecond;
  private long sentBitsPerSecond;
  private long sentNanos;
  private boolean everSent;

  /// Limits in bits per second, 0 for none.
  void setLimits(long minBitsPerSecond, long maxBitsPerSecond) {
    this.minBitsPerSecond = minBitsPerSecond;
    this.maxBitsPerSecond = maxBitsPerSecond;
  }

  /// A viewer's estimate.
  void update(long viewer, long bitsPerSecond) {
    int index = indexOf(viewer);
    if (index < 0) {
      index = add(viewer);
    } else if (hasFallen(bitrates[index])) {
      fallen--;
    }
    bitrates[index] = bitsPerSecond;
    if (hasFallen(bitsPerSecond)) {
      fallen++;
    }
  }

  private int add(long viewer) {
    if (count == viewers.length) {
      viewers = Arrays.copyOf(viewers, 2 * count);
      bitrates = Arrays.copyOf(bitrates, 2 * count);
    }
    viewers[count] = viewer;
    return count++;
  }

  /// A viewer has gone; one that never had an estimate is ignored.
  void remove(long viewer) {
    int index = indexOf(viewer);
    if (index < 0) {
      return;
    }
    if (hasFallen(bitrates[index])) {
      fallen--;
    }
    viewers[index] = viewers[--count];
    bitrates[index] = bitrates[count];
  }

  private int indexOf(long viewer) {
    for (int i = 0; i < count; i++) {
      if (viewers[i] == viewer) {
        return i;
      }
    }
    return -1;
  }

  private boolean hasFallen(long bitsPerSecond) {
    return bitsPerSecond < sentBitsPerSecond - sentBitsPerSecond / 10;
  }

  /// When [#due] will have something, or [RtpSession#NO_DEADLINE].
  long deadlineNanos() {
    if (count == 0 && maxBitsPerSecond == 0) {
      return RtpSession.NO_DEADLINE;
    }
    // Half of the viewers below 90 %: the median is, too. Then only the limits can hold it up.
    boolean fall = everSent && 2 * fallen >= count && fallen > 0 && limited(median()) < threshold();
    return everSent && !fall ? sentNanos + INTERVAL_NANOS : Long.MIN_VALUE;
  }

  private long threshold() {
    return sentBitsPerSecond - sentBitsPerSecond / 10;
  }

  /// What to tell the publisher now, in bits per second, or 0 for nothing; it counts as sent.
  long due(long nowNanos) {
    if (deadlineNanos() > nowNanos) {
      return 0;
    }
    long bitsPerSecond = count == 0 ? maxBitsPerSecond : limited(median());
    everSent = true;
    sentNanos = nowNanos;
    sentBitsPerSecond = bitsPerSecond;
    fallen = 0;
    for (int i = 0; i < count; i++) {
      if (hasFallen(bitrates[i])) {
        fallen++;
      }
    }
    return bitsPerSecond;
  }

  /// The lower one of the two in the middle if their number is even.
  private long median() {
    long[] sorted = Arrays.copyOf(bitrates, count);
    Arrays.sort(sorted);
    return sorted[(count - 1) / 2];
  }

  private long limited(long bitsPerSecond) {
    long least = Math.max(FLOOR_BITS_PER_SECOND, minBitsPerSecond);
    long raised = Math.max(bitsPerSecond, least);
    return maxBitsPerSecond == 0 ? raised : Math.min(raised, maxBitsPerSecond);
  }

  /// What was sent last, in bits per second; 0 if nothing.
  long sentBitsPerSecond() {
    return sentBitsPerSecond;
  }
}
