package io.rivero.codec.h264;

import java.util.Arrays;

/// Reads the bits of a NAL unit's payload (ITU-T H.264 sections 7.3.1 and 9.1).
///
/// Reading behind the end gives zeros and is remembered, as are numbers of more than 31 bits: one
/// look at [#isIntact] after a structure has been read tells whether all of it was there.
final class RbspReader {
  private final byte[] bytes;
  private final int bits;
  private int at;
  private boolean intact = true;

  private RbspReader(byte[] bytes) {
    this.bytes = bytes;
    bits = 8 * bytes.length;
  }

  /// A reader for what stands in `b[start, end)`, behind the header of a NAL unit: the bytes that
  /// prevent start codes are taken out.
  ///
  /// @param most payload bytes behind which nothing is looked at
  static RbspReader of(byte[] b, int start, int end, int most) {
    byte[] out = new byte[Math.min(end - start, most)];
    int length = 0;
    int zeros = 0;
    for (int i = start; i < end && length < out.length; i++) {
      if (zeros >= 2 && b[i] == 3) {
        zeros = 0;
      } else {
        zeros = b[i] == 0 ? zeros + 1 : 0;
        out[length++] = b[i];
      }
    }
    return new RbspReader(length == out.length ? out : Arrays.copyOf(out, length));
  }

  boolean flag() {
    return u(1) != 0;
  }

  /// Unsigned with a fixed number of bits, 0 to 32.
  int u(int count) {
    int value = 0;
    for (int i = 0; i < count; i++) {
      value = value << 1 | bit();
    }
    return value;
  }

  private int bit() {
    if (at >= bits) {
      intact = false;
      return 0;
    }
    int bit = bytes[at >> 3] >> (7 - (at & 7)) & 1;
    at++;
    return bit;
  }

  /// Unsigned Exp-Golomb code, 0 to 2^31 - 2.
  int ue() {
    int zeros = 0;
    while (intact && bit() == 0) {
      zeros++;
    }
    if (zeros > 30) {
      intact = false;
    }
    return intact ? (1 << zeros) - 1 + u(zeros) : 0;
  }

  /// Unsigned Exp-Golomb code that may be this large at most.
  int ue(int most) {
    int value = ue();
    intact &= value <= most;
    return value <= most ? value : 0;
  }

  /// Signed Exp-Golomb code.
  int se() {
    int code = ue();
    return (code & 1) != 0 ? (code >>> 1) + 1 : -(code >>> 1);
  }

  /// Signed Exp-Golomb code that has to be in this range.
  void se(int least, int most) {
    int value = se();
    intact &= value >= least && value <= most;
  }

  /// Whether all that was read was there and in range.
  boolean isIntact() {
    return intact;
  }

  /// All bytes, without those that prevent start codes.
  byte[] bytes() {
    return bytes;
  }

  /// Everything up to here and the end of an RBSP behind it: a 0 for the last flag, the stop bit,
  /// zeros (section 7.3.2.11).
  byte[] upToHereWithoutLastFlag() {
    byte[] plain = Arrays.copyOf(bytes, at / 8 + 1);
    int flagAt = at - 1;
    plain[flagAt >> 3] &= (byte) (0xff00 >> (flagAt & 7));
    if (at >> 3 != flagAt >> 3) {
      plain[at >> 3] = 0;
    }
    plain[at >> 3] |= (byte) (0x80 >> (at & 7));
    return plain;
  }
}
