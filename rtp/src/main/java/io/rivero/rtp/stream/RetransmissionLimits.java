package io.rivero.rtp.stream;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Decides which answers to NACKs a leg may give: each packet three times, and at most 20 % of the
/// stream's bytes, so that a viewer cannot make us send more by asking more. A NACK that comes
/// within one and a half round trips (80 ms at least, since round trips vary) of a repetition was
/// most likely sent before that had arrived, and costs nothing. When little is left, it is kept for
/// packets that were not repeated yet: what is missing for good freezes the picture, a second copy
/// hardly ever matters.
final class RetransmissionLimits {
  static final int MAX_TIMES = 3;
  static final int STREAM_SHARE = 5; // one byte in five
  static final int MAX_SAVED_BYTES = 128 << 10;

  /// Browsers ask again after what they think is a round trip; with jitter that is too early.
  static final long MIN_INTERVAL_NANOS = 80_000_000;

  /// Below this only first repetitions are granted.
  static final int RESERVED_BYTES = 16 << 10;

  private static final int INITIAL_BYTES = 64 << 10;
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
    if (times[slot] > 0) {
      long interval = Math.max(MIN_INTERVAL_NANOS, roundTripNanos + roundTripNanos / 2);
      boolean onItsWay = nowNanos - lastNanos[slot] < interval;
      if (onItsWay || times[slot] == MAX_TIMES || savedBytes - bytes < RESERVED_BYTES) {
        return false;
      }
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
