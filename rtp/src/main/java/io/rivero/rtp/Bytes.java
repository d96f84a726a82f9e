package io.rivero.rtp;

/// Big-endian fields in heap arrays, as RTP and RTCP carry them (RFC 3550 section 4).
///
/// The caller has checked that the field lies inside the array.
public final class Bytes {
  private Bytes() {}

  /// Unsigned 8 bits.
  public static int u8(byte[] b, int at) {
    return b[at] & 0xff;
  }

  /// Unsigned 16 bits.
  public static int u16(byte[] b, int at) {
    return (b[at] & 0xff) << 8 | (b[at + 1] & 0xff);
  }

  /// Unsigned 24 bits.
  public static int u24(byte[] b, int at) {
    return (b[at] & 0xff) << 16 | u16(b, at + 1);
  }

  /// 32 bits, for fields without an order such as an SSRC.
  public static int i32(byte[] b, int at) {
    return u16(b, at) << 16 | u16(b, at + 2);
  }

  /// Unsigned 32 bits.
  public static long u32(byte[] b, int at) {
    return i32(b, at) & 0xffff_ffffL;
  }

  /// 64 bits.
  public static long i64(byte[] b, int at) {
    return (long) i32(b, at) << 32 | u32(b, at + 4);
  }

  /// Writes the low 8 bits.
  public static void put8(byte[] b, int at, int value) {
    b[at] = (byte) value;
  }

  /// Writes the low 16 bits.
  public static void put16(byte[] b, int at, int value) {
    b[at] = (byte) (value >>> 8);
    b[at + 1] = (byte) value;
  }

  /// Writes the low 24 bits.
  public static void put24(byte[] b, int at, int value) {
    b[at] = (byte) (value >>> 16);
    put16(b, at + 1, value);
  }

  /// Writes the low 32 bits, so that unsigned values kept in a long need no cast.
  public static void put32(byte[] b, int at, long value) {
    put16(b, at, (int) (value >>> 16));
    put16(b, at + 2, (int) value);
  }

  /// Writes 64 bits.
  public static void put64(byte[] b, int at, long value) {
    put32(b, at, value >>> 32);
    put32(b, at + 4, value);
  }
}
