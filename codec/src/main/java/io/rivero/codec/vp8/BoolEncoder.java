package io.rivero.codec.vp8;

import java.util.Arrays;

/// The arithmetic coder of RFC 6386 section 7.3: writes booleans, each with the probability that it
/// is false.
///
/// `low` holds 8 + `pending` bits and above them a carry; once 40 of them can change through a
/// carry only, they leave as five bytes, and a carry goes back through the bytes already written.
/// The buffer grows as needed and is kept for the next frame.
final class BoolEncoder {
  private static final int BITS_AT_A_TIME = 40;

  private byte[] buffer;
  private int position;
  private int range = 255;
  private long low;
  private int pending;

  BoolEncoder(int capacity) {
    buffer = new byte[Math.max(capacity, 64)];
  }

  void reset() {
    position = 0;
    range = 255;
    low = 0;
    pending = 0;
  }

  /// Writes a boolean whose probability of being false is `probability / 256`.
  void write(boolean value, int probability) {
    int split = 1 + (((range - 1) * probability) >> 8);
    int rest = split;
    if (value) {
      low += split;
      rest = range - split;
    }
    int shift = Integer.numberOfLeadingZeros(rest) - 24;
    range = rest << shift;
    low <<= shift;
    pending += shift;
    if (pending >= BITS_AT_A_TIME) {
      drain();
    }
  }

  /// Writes an unsigned number, the highest bit first, each bit with even probability.
  void writeLiteral(int value, int bits) {
    for (int bit = bits - 1; bit >= 0; bit--) {
      write((value >> bit & 1) != 0, 128);
    }
  }

  void writeFlag(boolean value) {
    write(value, 128);
  }

  /// Writes whether the value differs from 0, and then its size and its sign (RFC 6386 section 9.3
  /// and 9.6).
  void writeOptionalSigned(int value, int bits) {
    writeFlag(value != 0);
    if (value != 0) {
      writeLiteral(Math.abs(value), bits);
      writeFlag(value < 0);
    }
  }

  /// Writes out what is held back; nothing may be written afterwards until [#reset].
  ///
  /// Whatever a reader finds behind the last byte does not matter, since `range` is 128 at least
  /// and all bits of `low` have been written.
  void finish() {
    int valid = 8 + pending;
    int bytes = (valid + 7) >> 3;
    emit(low << (8 * bytes - valid), bytes);
    low = 0;
    pending = 0;
  }

  /// Bytes written so far; the true length after [#finish].
  int length() {
    return position;
  }

  void copyTo(byte[] target, int offset) {
    System.arraycopy(buffer, 0, target, offset, position);
  }

  private void drain() {
    int stay = 8 + pending - BITS_AT_A_TIME;
    emit(low >>> stay, BITS_AT_A_TIME / 8);
    low &= (1L << stay) - 1;
    pending -= BITS_AT_A_TIME;
  }

  private void emit(long value, int bytes) {
    if (position + 8 > buffer.length) {
      buffer = Arrays.copyOf(buffer, 2 * buffer.length);
    }
    if (value >>> (8 * bytes) != 0) {
      carry();
    }
    for (int i = bytes - 1; i >= 0; i--) {
      buffer[position++] = (byte) (value >>> (8 * i));
    }
  }

  private void carry() {
    int i = position - 1;
    while (buffer[i] == -1) {
      buffer[i--] = 0;
    }
    buffer[i]++;
  }
}
