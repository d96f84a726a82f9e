package io.rivero.rtp.stream;

import io.rivero.rtp.SequenceExtender;

/// Finds out what one stream lacks and when to ask for it (generic NACK, RFC 4585 section 6.2.1).
///
/// A missing packet is asked for when the one after the next has come or 10 ms have passed, so that
/// slight reordering costs nothing; then again after one round trip (at least 20 ms), two, four,
/// ... but no more than 200 ms or a round trip. It is given up after 10 tries or 3 s. More than 250
/// missing at a time cannot be repaired: all are given up, and a key frame is the cure.
///
/// The round-trip time is learnt from packets that came after exactly one request.
final class NackGenerator {
  static final int MAX_OUTSTANDING = 250;
  static final int MAX_TRIES = 10;
  static final long REORDER_NANOS = 10_000_000;
  static final int REORDER_PACKETS = 2;
  static final long MIN_BACKOFF_NANOS = 20_000_000;
  static final long MAX_BACKOFF_NANOS = 200_000_000;
  static final long MAX_AGE_NANOS = 3_000_000_000L;

  private static final long MAX_RTT_NANOS = 1_000_000_000;
  private static final long INITIAL_RTT_NANOS = 100_000_000;

  // The missing packets, sorted by number.
  private final long[] sequences = new long[MAX_OUTSTANDING];
  private final long[] missedNanos = new long[MAX_OUTSTANDING];
  private final long[] sentNanos = new long[MAX_OUTSTANDING];
  private final long[] dueNanos = new long[MAX_OUTSTANDING];
  private final int[] tries = new int[MAX_OUTSTANDING];
  private int count;

  private boolean started;
  private long highest;
  private long rttNanos = INITIAL_RTT_NANOS;
  private boolean rttKnown;
  private long deadlineNanos = RtpSession.NO_DEADLINE;

  /// Takes note of a packet that has come.
  ///
  /// @param sequence extended; see [SequenceExtender]
  /// @return false if too much is missing now: ask for a key frame
  boolean received(long sequence, long nowNanos) {
    if (!started) {
      started = true;
      highest = sequence;
      return true;
    }
    if (sequence <= highest) {
      arrivedLate(sequence, nowNanos);
      return true;
    }
    long missing = sequence - highest - 1;
    long first = highest + 1;
    highest = sequence;
    if (missing > MAX_OUTSTANDING - count) {
      clear();
      return false;
    }
    for (int i = 0; i < missing; i++) {
      sequences[count] = first + i;
      missedNanos[count] = nowNanos;
      dueNanos[count] = nowNanos + REORDER_NANOS;
      tries[count++] = 0;
    }
    hastenReordered(nowNanos);
    if (missing > 0) {
      deadlineNanos = Math.min(deadlineNanos, nowNanos + REORDER_NANOS);
    }
    return true;
  }

  /// Whether this packet is missing and has been asked for.
  boolean isRequested(long sequence) {
    int index = indexOf(sequence);
    return index >= 0 && tries[index] > 0;
  }

  /// Starts again with the next packet: the numbering has changed.
  void reset() {
    clear();
    started = false;
  }

  private void arrivedLate(long sequence, long nowNanos) {
    int index = indexOf(sequence);
    if (index >= 0) {
      if (tries[index] == 1) {
        learnRtt(nowNanos - sentNanos[index]);
      }
      remove(index);
    }
  }

  private void learnRtt(long sampleNanos) {
    long sample = Math.min(sampleNanos, MAX_RTT_NANOS);
    rttNanos = rttKnown ? (7 * rttNanos + sample) / 8 : sample;
    rttKnown = true;
  }

  /// What is two numbers behind is lost rather than late.
  private void hastenReordered(long nowNanos) {
    for (int i = count - 1; i >= 0 && tries[i] == 0; i--) {
      if (highest - sequences[i] >= REORDER_PACKETS && dueNanos[i] > nowNanos) {
        dueNanos[i] = nowNanos;
        deadlineNanos = Math.min(deadlineNanos, nowNanos);
      }
    }
  }

  /// When [#due] is to be called, or [RtpSession#NO_DEADLINE].
  long deadlineNanos() {
    return deadlineNanos;
  }

  /// Takes out the numbers to ask for now, and plans when to ask for them again.
  ///
  /// @param out gets the numbers, sorted; at least [#MAX_OUTSTANDING] entries
  /// @return how many
  int due(long nowNanos, long[] out) {
    int requests = 0;
    for (int i = 0; i < count; i++) {
      if (dueNanos[i] > nowNanos) {
        continue;
      }
      if (tries[i] == MAX_TRIES || nowNanos - missedNanos[i] > MAX_AGE_NANOS) {
        remove(i--);
        continue;
      }
      out[requests++] = sequences[i];
      sentNanos[i] = nowNanos;
      dueNanos[i] = nowNanos + backoffNanos(tries[i]++);
    }
    deadlineNanos = RtpSession.NO_DEADLINE;
    for (int i = 0; i < count; i++) {
      deadlineNanos = Math.min(deadlineNanos, dueNanos[i]);
    }
    return requests;
  }

  private long backoffNanos(int earlierTries) {
    long first = Math.max(rttNanos, MIN_BACKOFF_NANOS);
    return Math.min(first << earlierTries, Math.max(first, MAX_BACKOFF_NANOS));
  }

  /// Missing packets.
  int outstanding() {
    return count;
  }

  private int indexOf(long sequence) {
    for (int i = count - 1; i >= 0 && sequences[i] >= sequence; i--) {
      if (sequences[i] == sequence) {
        return i;
      }
    }
    return -1;
  }

  private void remove(int index) {
    int behind = --count - index;
    System.arraycopy(sequences, index + 1, sequences, index, behind);
    System.arraycopy(missedNanos, index + 1, missedNanos, index, behind);
    System.arraycopy(sentNanos, index + 1, sentNanos, index, behind);
    System.arraycopy(dueNanos, index + 1, dueNanos, index, behind);
    System.arraycopy(tries, index + 1, tries, index, behind);
    if (count == 0) {
      deadlineNanos = RtpSession.NO_DEADLINE;
    }
  }

  private void clear() {
    count = 0;
    deadlineNanos = RtpSession.NO_DEADLINE;
  }
}
