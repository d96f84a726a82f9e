package io.rivero.codec.h264;

/// Finds NAL units in the byte stream format (ITU-T H.264 annex B).
final class NalUnits {
  private NalUnits() {}

  /// Where the next unit that is not empty starts, behind its start code; `to` if there is none.
  static int start(byte[] b, int from, int to) {
    int at = startCode(b, from, to);
    while (at < to) {
      int start = at + 3;
      at = startCode(b, start, to);
      if (withoutZeros(b, start, at) > start) {
        return start;
      }
    }
    return to;
  }

  /// Where the unit that starts at `start` ends, without trailing zeros.
  static int end(byte[] b, int start, int to) {
    return withoutZeros(b, start, startCode(b, start, to));
  }

  private static int withoutZeros(byte[] b, int start, int end) {
    int last = end;
    while (last > start && b[last - 1] == 0) {
      last--;
    }
    return last;
  }

  private static int startCode(byte[] b, int from, int to) {
    for (int at = from; at + 2 < to; at++) {
      if (b[at] == 0 && b[at + 1] == 0 && b[at + 2] == 1) {
        return at;
      }
    }
    return to;
  }
}
