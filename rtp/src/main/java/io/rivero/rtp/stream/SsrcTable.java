package io.rivero.rtp.stream;

/// The SSRCs that a media line has heard of lately, at most 8: a peer that invents one after the
/// other gains nothing.
final class SsrcTable {
  static final int MAX_SSRCS = 8;

  /// An SSRC that has been silent for this long may be replaced.
  static final long SILENCE_NANOS = 5_000_000_000L;

  private final int[] ssrcs = new int[MAX_SSRCS];
  private final long[] lastNanos = new long[MAX_SSRCS];
  private int count;

  /// Whether packets of this SSRC have been admitted.
  boolean contains(int ssrc) {
    return indexOf(ssrc) >= 0;
  }

  private int indexOf(int ssrc) {
    for (int i = 0; i < count; i++) {
      if (ssrcs[i] == ssrc) {
        return i;
      }
    }
    return -1;
  }

  /// Takes note of a packet.
  ///
  /// @return false if the SSRC is new and there is no place for it
  boolean admit(int ssrc, long nowNanos) {
    int index = indexOf(ssrc);
    if (index < 0) {
      index = count < MAX_SSRCS ? count++ : silentLongest(nowNanos);
      if (index < 0) {
        return false;
      }
      ssrcs[index] = ssrc;
    }
    lastNanos[index] = nowNanos;
    return true;
  }

  private int silentLongest(long nowNanos) {
    int longest = 0;
    for (int i = 1; i < count; i++) {
      if (lastNanos[i] < lastNanos[longest]) {
        longest = i;
      }
    }
    return nowNanos - lastNanos[longest] > SILENCE_NANOS ? longest : -1;
  }

  /// Forgets an SSRC, which has turned out to be another line's.
  void remove(int ssrc) {
    int index = indexOf(ssrc);
    if (index >= 0) {
      ssrcs[index] = ssrcs[--count];
      lastNanos[index] = lastNanos[count];
    }
  }
}
