package io.rivero.rtp.stream;

import io.rivero.rtp.RtpPacket;
import io.rivero.rtp.SequenceExtender;
import io.rivero.rtp.TimestampExtender;
import java.util.Arrays;

/// One stream from the peer: which of its packets are new, and what a receiver reports about it
/// (RFC 3550 sections 6.4.1 and A.1, A.3, A.8).
///
/// Retransmitted packets are given on like others but are not counted as received, so that reports
/// show the loss of the path.
final class ReceiveStream {
  /// A larger jump forward may be a new numbering (RFC 3550 section A.1).
  static final int MAX_DROPOUT = 3000;

  /// Packets that are remembered to find duplicates; older ones are late.
  static final int WINDOW = 1024;

  /// Distance of the extended numbers before and after a new numbering, at least.
  static final long RESTART_DISTANCE = 1 << 16;

  /// What a packet is worth.
  enum Verdict {
    NEW,
    DUPLICATE,
    LATE
  }

  private static final int NO_SEQUENCE = -1;

  private final int ssrc;
  private final SequenceExtender sequences = new SequenceExtender();
  private final TimestampExtender timestamps = new TimestampExtender();
  private final long[] seen = new long[WINDOW / Long.SIZE];
  private long base; // what is added to the extender's numbers: each numbering has its own range
  private int afterJump = NO_SEQUENCE; // the number that would confirm a jump
  private long restarts;

  private long firstSequence;
  private long packets;
  private long bytes;
  private long packetsOfNumbering; // without retransmissions
  private long expectedReported;
  private long receivedReported;
  private int fractionLost;
  private int clockRateHz;
  private long lastTransit;
  private long jitterTimes16;
  private long lastNanos;
  private boolean ended;

  /// @param base extended numbers start at or behind this multiple of 65536
  ReceiveStream(int ssrc, long base, long nowNanos) {
    this.ssrc = ssrc;
    this.base = base;
    lastNanos = nowNanos;
  }

  /// Takes a packet and sets its extended numbers.
  ///
  /// @param clockRateHz of its payload type
  /// @param repaired whether it came by RTX
  Verdict receive(RtpPacket packet, int clockRateHz, boolean repaired, long nowNanos) {
    lastNanos = nowNanos;
    ended = false;
    if (!sequences.isStarted()) {
      begin(packet.sequenceNumber());
    }
    long sequence = sequences.peek(packet.sequenceNumber());
    long distance = sequence - sequences.highest();
    if (distance > MAX_DROPOUT || distance <= -WINDOW) {
      if (repaired || packet.sequenceNumber() != afterJump) {
        afterJump = repaired ? afterJump : (packet.sequenceNumber() + 1) & 0xffff;
        return Verdict.LATE;
      }
      restart(packet.sequenceNumber());
      sequence = sequences.highest();
    } else if (isSeen(sequence)) {
      return Verdict.DUPLICATE;
    }
    mark(sequence);
    long timestamp = timestamps.extend(packet.timestamp());
    packet.setExtendedSequence(base + sequence);
    packet.setExtendedTimestamp(timestamp);
    packet.setReceivedNanos(nowNanos);
    count(packet, clockRateHz, repaired, nowNanos);
    return Verdict.NEW;
  }

  private void begin(int sequenceNumber) {
    firstSequence = sequences.extend(sequenceNumber);
    packetsOfNumbering = 0;
    expectedReported = 0;
    receivedReported = 0;
    afterJump = NO_SEQUENCE;
  }

  private void restart(int sequenceNumber) {
    base = nextBase();
    sequences.reset();
    Arrays.fill(seen, 0);
    begin(sequenceNumber);
    restarts++;
  }

  /// Where the numbers of a following numbering start, at least 65536 behind the highest so far.
  long nextBase() {
    long highest = sequences.isStarted() ? base + sequences.highest() : base;
    return ((highest >> 16) + 2) << 16;
  }

  /// Whether a packet with this number would be a new one.
  boolean isNew(int sequenceNumber) {
    return !sequences.isStarted() || !isSeen(sequences.peek(sequenceNumber));
  }

  private boolean isSeen(long sequence) {
    return sequence <= sequences.highest() && (seen[wordOf(sequence)] & 1L << sequence) != 0;
  }

  private static int wordOf(long sequence) {
    return (int) (sequence >> 6) & (WINDOW / Long.SIZE - 1);
  }

  private void mark(long sequence) {
    for (long s = sequences.highest() + 1; s < sequence && s <= sequences.highest() + WINDOW; s++) {
      seen[wordOf(s)] &= ~(1L << s);
    }
    seen[wordOf(sequence)] |= 1L << sequence;
    sequences.extend((int) sequence & 0xffff);
  }

  private void count(RtpPacket packet, int clockRateHz, boolean repaired, long nowNanos) {
    packets++;
    bytes += packet.payloadLength();
    if (repaired) {
      return;
    }
    boolean first = packetsOfNumbering++ == 0 || clockRateHz != this.clockRateHz;
    this.clockRateHz = clockRateHz;
    // RFC 3550 section A.8; the times of a day fit well into 64 bits.
    long transit = SourceClock.nanosToTicks(nowNanos, clockRateHz) - packet.extendedTimestamp();
    if (!first) {
      long difference = Math.min(Math.abs(transit - lastTransit), 1L << 32);
      jitterTimes16 += difference - ((jitterTimes16 + 8) >> 4);
    }
    lastTransit = transit;
  }

  /// The extended number of a packet of this stream that comes by RTX, before it is received.
  long extended(int sequenceNumber) {
    return base + sequences.peek(sequenceNumber);
  }

  /// The loss since the last call, in 1/256 (RFC 3550 section A.3).
  int takeFractionLost() {
    long expected = expected() - expectedReported;
    long lost = expected - (packetsOfNumbering - receivedReported);
    expectedReported = expected();
    receivedReported = packetsOfNumbering;
    fractionLost = expected <= 0 || lost <= 0 ? 0 : (int) Math.min((lost << 8) / expected, 255);
    return fractionLost;
  }

  private long expected() {
    return sequences.isStarted() ? sequences.highest() - firstSequence + 1 : 0;
  }

  /// Packets lost on the path, within what a report can say; negative with duplicated numbers.
  int cumulativeLost() {
    return Math.clamp(expected() - packetsOfNumbering, -0x80_0000, 0x7f_ffff);
  }

  /// Cycles and highest number, unsigned 32 bits.
  long reportedHighest() {
    return sequences.highest() & 0xffff_ffffL;
  }

  /// Interarrival jitter in units of the clock, unsigned 32 bits.
  long jitter() {
    return Math.min(jitterTimes16 >> 4, 0xffff_ffffL);
  }

  double jitterSeconds() {
    return clockRateHz == 0 ? 0 : (double) jitter() / clockRateHz;
  }

  /// The timestamp of a sender report, extended as those of packets; only after a packet.
  long extendedTimestamp(long timestamp) {
    return timestamps.peek(timestamp);
  }

  /// The highest timestamp so far; only after a packet.
  long highestTimestamp() {
    return timestamps.highest();
  }

  /// The stream is over, but for a packet that shows otherwise.
  void end() {
    ended = true;
  }

  boolean isEnded() {
    return ended;
  }

  /// Whether there was a packet.
  boolean isStarted() {
    return sequences.isStarted();
  }

  int ssrc() {
    return ssrc;
  }

  int clockRateHz() {
    return clockRateHz;
  }

  long lastNanos() {
    return lastNanos;
  }

  long packets() {
    return packets;
  }

  long bytes() {
    return bytes;
  }

  double fractionLost() {
    return fractionLost / 256.0;
  }

  /// Counts new numberings.
  long restarts() {
    return restarts;
  }
}
