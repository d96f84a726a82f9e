package io.rivero.rtp.stream;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Decides which answers to NACKs a leg may give: each packet three times, and at most 20 % of the
/// stream's bytes, so that a viewer cannot make us send more by asking more. A NACK that comes
/// within a round trip of a repetition was sent before that could arrive: it costs nothing.
final class RetransmissionLimits {
  static final int MAX_TIMES = 3;
  static final int STREAM_SHARE = 5; // one byte in five
  static final int MAX_SAVED_BYTES = 128 << 10;

  private static final int INITIAL_BYTES = 16 << 10;
  private static final int SLOTS = RetransmissionCache.MAX_PACKETS;

  private long savedBytes = INITIAL_BYTES;
  private long @Nullable [] sequences; // made on the first NACK
  private final byte[] times = new byte[SLOTS];
  private final long[] lastNanos = new long[SLOTS]; // of the latest repetition

  /// The stream has sent this much.
  void sent(int bytes) {
    savedBytes = Math.min(savedBytes + bytes / STREAM_SHARE, MAX_SAVED_BYTES);
  }

  /// Whether a packet may be sent again; if so it counts as sent.
  ///
  /// @param roundTripNanos to the viewer; negative if unknown
  boolean tryTake(long sequence, int bytes, long roundTripNanos, long nowNanos) {
    if (bytes > savedBytes) {
      return false;
    }
    int slot = slotOf(sequence);
    boolean onItsWay = times[slot] > 0 && nowNanos - lastNanos[slot] < roundTripNanos;
    if (times[slot] == MAX_TIMES || onItsWay) {
      return false;
    }
    times[slot]++;
    lastNanos[slot] = nowNanos;
    savedBytes -= bytes;
    return true;
  }

  private int slotOf(long sequence) {
    if (sequences == null) {
      sequences = new long[SLOTS];
      Arrays.fill(sequences, Long.MIN_VALUE);
    }
    int slot = (int) sequence & (SLOTS - 1);
    if (sequences[slot] != sequence) {
      sequences[slot] = sequence;
      times[slot] = 0;
    }
    return slot;
  }
}
