package io.rivero.rtp.stream;

import io.rivero.rtp.SequenceExtender;
import io.rivero.rtp.rtcp.IntList;
import io.rivero.rtp.rtcp.TransportFeedback;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Records when the packets of a transport arrive, and tells their sender
/// (draft-holmer-rmcat-transport-wide-cc-extensions-01), which estimates the bandwidth from it.
///
/// A report goes out every 50 to 250 ms, so that it takes about 5 % of the bit rate received.
final class TransportCcRecorder {
  static final long MIN_INTERVAL_NANOS = 50_000_000;
  static final long MAX_INTERVAL_NANOS = 250_000_000;

  /// Packets back to which arrivals are remembered.
  static final int WINDOW = 1024;

  /// Statuses in one report; with the largest deltas it still fits into a datagram.
  static final int MAX_STATUSES = 350;

  private static final int MASK = WINDOW - 1;
  private static final long NOT_RECEIVED = Long.MIN_VALUE;
  private static final long NO_SEQUENCE = Long.MIN_VALUE;
  private static final long TICKS_PER_REFERENCE =
      TransportFeedback.REFERENCE_UNIT_NANOS / TransportFeedback.DELTA_UNIT_NANOS;
  private static final int FEEDBACK_BITS = 68 * 8;
  private static final int FEEDBACK_SHARE = 20; // one bit in twenty

  private final SequenceExtender sequences = new SequenceExtender();
  private final long[] arrivalTicks = new long[WINDOW]; // in units of 250 us
  private final int[] deltas = new int[MAX_STATUSES];
  private long next; // the first number that no report has covered
  private long lowestNew = NO_SEQUENCE; // the lowest that has come since
  private int mediaSsrc;
  private long bytes;
  private long lastNanos;
  private long intervalNanos = 2 * MIN_INTERVAL_NANOS;
  private long deadlineNanos = RtpSession.NO_DEADLINE;
  private int feedbackCount;

  /// Takes note of a packet.
  ///
  /// @param sequenceNumber the transport-wide one, 0 to 65535
  /// @param length in bytes
  void received(int sequenceNumber, int ssrc, int length, long nowNanos) {
    boolean first = !sequences.isStarted();
    long highest = first ? sequenceNumber - 1L : sequences.highest();
    long sequence = sequences.peek(sequenceNumber);
    if (sequence <= highest - WINDOW) {
      return;
    }
    for (long s = Math.max(highest + 1, sequence - MASK); s < sequence; s++) {
      arrivalTicks[(int) s & MASK] = NOT_RECEIVED;
    }
    if (first) {
      Arrays.fill(arrivalTicks, NOT_RECEIVED);
      next = sequence;
      lastNanos = nowNanos;
    }
    sequences.extend(sequenceNumber);
    arrivalTicks[(int) sequence & MASK] =
        Math.floorDiv(nowNanos, TransportFeedback.DELTA_UNIT_NANOS);
    lowestNew = lowestNew == NO_SEQUENCE ? sequence : Math.min(lowestNew, sequence);
    mediaSsrc = ssrc;
    bytes += length;
    if (deadlineNanos == RtpSession.NO_DEADLINE) {
      deadlineNanos = Math.max(nowNanos, lastNanos + intervalNanos);
    }
  }

  /// When [#due] has something, or [RtpSession#NO_DEADLINE].
  long deadlineNanos() {
    return deadlineNanos;
  }

  /// The report that is due, to be called until there is none.
  @Nullable TransportFeedback due(int senderSsrc, long nowNanos) {
    if (deadlineNanos > nowNanos) {
      return null;
    }
    if (lowestNew == NO_SEQUENCE) {
      adaptInterval(nowNanos);
      deadlineNanos = RtpSession.NO_DEADLINE; // until the next packet
      return null;
    }
    return report(senderSsrc);
  }

  /// Covers the numbers from the first uncovered one, or a late one before it, to the highest; less
  /// if they are many, or so far apart in time that a delta cannot say it.
  private TransportFeedback report(int senderSsrc) {
    long highest = sequences.highest();
    long from = Math.max(Math.min(next, lowestNew), highest - MASK);
    if (lowestNew - from >= MAX_STATUSES) {
      from = lowestNew; // so many lost ones say no more than a gap between reports does
    }
    int count = 0;
    long reference =
        Math.floorDiv(arrivalTicks[(int) lowestNewFrom(from) & MASK], TICKS_PER_REFERENCE);
    long ticks = reference * TICKS_PER_REFERENCE;
    long sequence = from;
    for (; sequence <= highest && count < MAX_STATUSES; sequence++) {
      long arrival = arrivalTicks[(int) sequence & MASK];
      if (arrival == NOT_RECEIVED) {
        deltas[count++] = TransportFeedback.NOT_RECEIVED;
        continue;
      }
      long delta = arrival - ticks;
      if (delta != (short) delta) {
        break;
      }
      deltas[count++] = (int) delta;
      ticks = arrival;
    }
    next = Math.max(next, sequence);
    lowestNew = sequence > highest ? NO_SEQUENCE : lowestNewFrom(sequence);
    return new TransportFeedback(
        senderSsrc,
        mediaSsrc,
        feedbackCount++ & 0xff,
        (int) from & 0xffff,
        (int) reference << 8 >> 8, // signed 24 bits, so it wraps
        IntList.copyOf(deltas, count));
  }

  /// The first number from here on that has arrived; the highest has.
  private long lowestNewFrom(long from) {
    long sequence = from;
    while (arrivalTicks[(int) sequence & MASK] == NOT_RECEIVED) {
      sequence++;
    }
    return sequence;
  }

  private void adaptInterval(long nowNanos) {
    long passed = Math.max(1, nowNanos - lastNanos);
    double bitsPerSecond = Math.max(1, bytes * 8e9 / passed);
    double interval = 1e9 * FEEDBACK_BITS * FEEDBACK_SHARE / bitsPerSecond;
    intervalNanos = Math.clamp((long) interval, MIN_INTERVAL_NANOS, MAX_INTERVAL_NANOS);
    bytes = 0;
    lastNanos = nowNanos;
  }
}
