package io.rivero.codec.vorbis;

/// Reads numbers of any width, least significant bit first (Vorbis I section 2). Behind the end all
/// bits are zero and [#isOver] is true.
final class BitReader {
  private final byte[] bytes;
  private final long end; // in bits
  private long at;

  BitReader(byte[] bytes, int offset, int length) {
    this.bytes = bytes;
    at = 8L * offset;
    end = 8L * (offset + length);
  }

  /// @param width 0 to 32
  int read(int width) {
    long value = 0;
    for (int got = 0; got < width; ) {
      if (at >= end) {
        at = end + 1;
        return (int) value;
      }
      int bit = (int) at & 7;
      int count = Math.min(8 - bit, width - got);
      long part = (bytes[(int) (at >> 3)] & 0xff) >> bit & ((1 << count) - 1);
      value |= part << got;
      got += count;
      at += count;
    }
    return (int) value;
  }

  boolean readFlag() {
    return read(1) == 1;
  }

  /// The next bits without taking them; zeros behind the end.
  int peek(int width) {
    int value = 0;
    int byteAt = (int) (at >> 3);
    int shift = -((int) at & 7);
    while (shift < width && 8L * byteAt < end) {
      int next = bytes[byteAt++] & 0xff;
      value |= shift < 0 ? next >> -shift : next << shift;
      shift += 8;
    }
    return value & ((1 << width) - 1);
  }

  void skip(int width) {
    at = at + width > end ? end + 1 : at + width;
  }

  /// Whether more was read than there is.
  boolean isOver() {
    return at > end;
  }
}
