package io.rivero.rtp;

/// Turns 32-bit RTP timestamps into timestamps that do not wrap (RFC 3550 section 5.1).
///
/// The first one stands for itself; each further one is the nearest to the highest so far. Those
/// from before the first one may be negative. A distance of exactly 2^31 counts as older.
///
/// Owner: one thread.
public final class TimestampExtender {
  private boolean started;
  private long highest;

  /// Extends a timestamp and remembers it if it is the highest so far.
  ///
  /// @param timestamp its low 32 bits count
  public long extend(long timestamp) {
    long extended = peek(timestamp);
    if (!started || extended > highest) {
      started = true;
      highest = extended;
    }
    return extended;
  }

  /// Extends a timestamp without remembering it, for one that comes from elsewhere (a sender
  /// report).
  public long peek(long timestamp) {
    return started ? highest + (int) (timestamp - highest) : timestamp & 0xffff_ffffL;
  }

  /// The highest timestamp so far.
  ///
  /// @throws IllegalStateException before the first one
  public long highest() {
    if (!started) {
      throw new IllegalStateException("no timestamp yet");
    }
    return highest;
  }

  /// Whether there was a timestamp.
  public boolean isStarted() {
    return started;
  }

  /// Forgets everything: the next timestamp is a first one.
  public void reset() {
    started = false;
    highest = 0;
  }
}
