package io.rivero.codec.vp8;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/// The arithmetic decoder (RFC 6386 section 7) over one partition.
///
/// The eight bits that a decision looks at are bits 62 to 55 of `value`; `count` more bits wait
/// below them. Behind the end of the partition there are zeros, and [#overrun] tells how many bytes
/// of them were used: a whole partition needs none or next to none.
final class BoolDecoder {
  /// Position of the split in `value`.
  static final int SHIFT = 55;

  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  // Read and written by CoefficientParser, which keeps them in locals.
  long value;
  int range;
  int count;

  private byte[] data = new byte[0];
  private int position;
  private int end;

  /// Starts at `data[offset, offset + length)`, which the caller has checked.
  void start(byte[] bytes, int offset, int length) {
    data = bytes;
    position = offset;
    end = offset + length;
    value = 0;
    range = 255;
    count = -8;
    fill();
  }

  /// Reads one decision that is false with `probability` / 256.
  boolean read(int probability) {
    if (count < 0) {
      fill();
    }
    int split = 1 + (((range - 1) * probability) >> 8);
    long bigSplit = (long) split << SHIFT;
    boolean bit = value >= bigSplit;
    int newRange;
    if (bit) {
      newRange = range - split;
      value -= bigSplit;
    } else {
      newRange = split;
    }
    int shift = Integer.numberOfLeadingZeros(newRange) - 24;
    range = newRange << shift;
    value <<= shift;
    count -= shift;
    return bit;
  }

  /// Reads one decision as 0 or 1.
  int bit(int probability) {
    return read(probability) ? 1 : 0;
  }

  /// Reads a flag, true and false equally likely.
  boolean flag() {
    return read(128);
  }

  /// Reads an unsigned number, highest bit first.
  int literal(int bits) {
    int number = 0;
    for (int i = 0; i < bits; i++) {
      number = number << 1 | bit(128);
    }
    return number;
  }

  /// Reads a magnitude and then its sign.
  int signed(int bits) {
    int magnitude = literal(bits);
    return flag() ? -magnitude : magnitude;
  }

  /// Reads a flag and, if it is set, a magnitude and its sign; otherwise 0.
  int optionalSigned(int bits) {
    return flag() ? signed(bits) : 0;
  }

  /// Reads a leaf of a tree (section 8.1), see [ModeTrees].
  int tree(byte[] tree, byte[] probabilities, int from) {
    int i = 0;
    do {
      i = tree[i + bit(probabilities[from + (i >> 1)] & 0xff)];
    } while (i > 0);
    return -i;
  }

  /// As the other [#tree] for probabilities as numbers.
  int tree(byte[] tree, int[] probabilities) {
    int i = 0;
    do {
      i = tree[i + bit(probabilities[i >> 1])];
    } while (i > 0);
    return -i;
  }

  /// Bytes behind the end that decisions depended on so far.
  int overrun() {
    return Math.max(0, position - end - (Math.max(count, 0) >> 3));
  }

  /// Adds bits below those that are there; needed whenever `count` is negative.
  void fill() {
    if (end - position >= Long.BYTES) {
      value |= ((long) LONG.get(data, position) >>> 8) << (-1 - count);
      position += 7;
      count += 56;
    } else {
      fillAtEnd();
    }
  }

  private void fillAtEnd() {
    // The position stops well behind the end: how far it got does not matter then.
    while (count <= 40) {
      long next = position < end ? data[position] & 0xffL : 0;
      value |= next << (SHIFT - 8 - count);
      if (position < end + 1024) {
        position++;
      }
      count += 8;
    }
  }
}
