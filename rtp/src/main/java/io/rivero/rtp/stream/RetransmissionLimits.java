package io.rivero.rtp.stream;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Decides which answers to NACKs a leg may give: each packet three times, and never more than 20 %
/// of the stream's bytes, so that a viewer cannot make us send more by asking more.
///
/// On a path that reorders, much of what is asked for is merely late, and is not asked for again
/// once it has come. So when little is left of the share, a packet is sent when it is asked for the
/// second time, one round trip later: then it is lost. What comes within the usual round trip after
/// a repetition was sent before that had arrived, and costs nothing.
final class RetransmissionLimits {
  static final int MAX_TIMES = 3;
  static final int STREAM_SHARE = 5; // one byte in five
  static final int MAX_SAVED_BYTES = 128 << 10;

  /// Browsers ask ten times.
  static final int MAX_VAIN_REQUESTS = 5;

  /// Below this, only what is asked for again is granted.
  static final int RESERVED_BYTES = 8 << 10;

  /// What is said to a request.
  enum Verdict {
    GRANTED,
    /// It was sent again so recently that the request cannot know.
    ON_ITS_WAY,
    /// It may be late rather than lost, and little is left.
    TOO_EARLY,
    /// It was sent again as often as is allowed.
    TOO_OFTEN,
    /// The share is used up.
    TOO_MUCH,
    /// The share has been used up for so many requests that the viewer is about to give up.
    HOPELESS
  }

  private static final int SLOTS = RetransmissionCache.MAX_PACKETS;

  private long savedFifths; // a fifth of a byte each, so that small packets count in full
  private long @Nullable [] sequences; // made on the first NACK
  private final byte[] vain = new byte[SLOTS]; // requests without an answer

  private final byte[] times = new byte[SLOTS];
  private final long[] lastNanos = new long[SLOTS]; // of the latest repetition

  /// The stream has sent this much.
  void sent(int bytes) {
    savedFifths = Math.min(savedFifths + bytes, (long) STREAM_SHARE * MAX_SAVED_BYTES);
  }

  /// That much has been sent again.
  void sentAgain(int bytes) {
    savedFifths -= (long) STREAM_SHARE * bytes;
  }

  /// Whether a packet may be sent again; if so it counts as one of its three times.
  ///
  /// @param bytes what it will cost at most
  /// @param intervalNanos distance of two repetitions of a packet
  Verdict ask(long sequence, int bytes, long intervalNanos, long nowNanos) {
    int slot = slotOf(sequence);
    boolean last = times[slot] == MAX_TIMES;
    long wait = last ? intervalNanos / 2 : intervalNanos; // the viewer will not ask much longer
    if (times[slot] > 0 && nowNanos - lastNanos[slot] < wait) {
      return Verdict.ON_ITS_WAY;
    }
    if (last) {
      return Verdict.TOO_OFTEN;
    }
    boolean first = vain[slot] == 0 && times[slot] == 0;
    long leftBytes = savedFifths / STREAM_SHARE - bytes;
    if (leftBytes < (first ? RESERVED_BYTES : 0)) {
      return first ? refuse(slot, Verdict.TOO_EARLY) : refuse(slot, Verdict.TOO_MUCH);
    }
    times[slot]++;
    lastNanos[slot] = nowNanos;
    return Verdict.GRANTED;
  }

  private Verdict refuse(int slot, Verdict verdict) {
    if (vain[slot] == MAX_VAIN_REQUESTS - 1) {
      return Verdict.HOPELESS;
    }
    vain[slot]++;
    return verdict;
  }

  private int slotOf(long sequence) {
    if (sequences == null) {
      sequences = new long[SLOTS];
      Arrays.fill(sequences, Long.MIN_VALUE);
    }
    int slot = (int) sequence & (SLOTS - 1);
    if (sequences[slot] != sequence) {
      sequences[slot] = sequence;
      vain[slot] = 0;
      times[slot] = 0;
    }
    return slot;
  }
}
