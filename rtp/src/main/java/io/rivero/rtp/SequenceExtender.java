package io.rivero.rtp;

/// Turns 16-bit sequence numbers into numbers that do not wrap (RFC 3550 section A.1).
///
/// The first number stands for itself; each further one is the nearest to the highest so far, so a
/// packet that overtook the wrap stays behind it. Numbers from before the first one may be
/// negative. A distance of exactly 32768 counts as older.
///
/// Owner: one thread.
public final class SequenceExtender {
  private boolean started;
  private long highest;

  /// Extends a number and remembers it if it is the highest so far.
  ///
  /// @param sequenceNumber 0 to 65535
  public long extend(int sequenceNumber) {
    long extended = peek(sequenceNumber);
    if (!started || extended > highest) {
      started = true;
      highest = extended;
    }
    return extended;
  }

  /// Extends a number without remembering it, for numbers that come from elsewhere (a NACK, the
  /// original number in an RTX packet).
  public long peek(int sequenceNumber) {
    return started ? highest + (short) (sequenceNumber - (int) highest) : sequenceNumber & 0xffffL;
  }

  /// The highest number so far.
  ///
  /// @throws IllegalStateException before the first number
  public long highest() {
    if (!started) {
      throw new IllegalStateException("no sequence number yet");
    }
    return highest;
  }

  /// Whether there was a number.
  public boolean isStarted() {
    return started;
  }

  /// Forgets everything: the next number is a first one.
  public void reset() {
    started = false;
    highest = 0;
  }
}
