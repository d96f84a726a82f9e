package io.rivero.rtp.payload;

/// Finds units in the byte stream format of H.264 (ITU-T H.264 annex B): each stands behind a start
/// code `00 00 01`, in front of which there may be any number of zeros.
final class AnnexB {
  static final int START_CODE_LENGTH = 4;

  private AnnexB() {}

  /// Where the next unit behind `from` starts, behind its start code; `end` if there is none.
  static int unitStart(byte[] b, int from, int end) {
    for (int at = startCode(b, from, end); at < end; at = startCode(b, at + 3, end)) {
      if (at + 3 < end && unitEnd(b, at + 3, end) > at + 3) {
        return at + 3;
      }
    }
    return end;
  }

  /// Where the unit that starts at `start` ends, without the zeros in front of the next start code.
  static int unitEnd(byte[] b, int start, int end) {
    int at = startCode(b, start, end);
    while (at > start && b[at - 1] == 0) {
      at--;
    }
    return at;
  }

  private static int startCode(byte[] b, int from, int end) {
    for (int at = from; at + 2 < end; at++) {
      if (b[at + 2] > 1 || b[at + 2] < 0) {
        at += 2; // no start code can include this byte
      } else if (b[at] == 0 && b[at + 1] == 0 && b[at + 2] == 1) {
        return at;
      }
    }
    return end;
  }

  /// Writes a start code of four bytes.
  ///
  /// @return the position behind it
  static int putStartCode(byte[] out, int at) {
    out[at] = 0;
    out[at + 1] = 0;
    out[at + 2] = 0;
    out[at + 3] = 1;
    return at + START_CODE_LENGTH;
  }
}
