package io.rivero.codec.vp8;

import java.util.Arrays;

/// Turns quantised blocks into tokens (RFC 6386 section 13), counts them, and writes them once the
/// frame's probabilities are known.
///
/// A recorded token is an int: index of its context's probabilities (bits 0 to 10), token (11 to
/// 14), whether it follows a zero and cannot be the end of the block (15), sign (16), and extra
/// bits (from 17 on).
final class TokenRecorder {
  static final int CONTEXT_COUNT = CoefficientTables.PROBABILITIES / CoefficientTables.TOKEN_NODES;
  private static final int COUNTS = 16; // a context: 12 tokens, then how many follow a zero
  private static final int AFTER_ZERO = 12;
  private static final int PLACES = 9; // luma 4, U 2, V 2, Y2
  private static final byte[] TOKEN_OF = new byte[CoefficientTables.CATEGORY_BASE[5]];

  static {
    for (int size = 0; size < TOKEN_OF.length; size++) {
      int token = Math.min(size, CoefficientTables.CATEGORY_1);
      while (size >= 5 && token < 10 && size >= CoefficientTables.CATEGORY_BASE[token - 4]) {
        token++;
      }
      TOKEN_OF[size] = (byte) token;
    }
  }

  private final int[] counts = new int[CONTEXT_COUNT * COUNTS];
  private final byte[] above;
  private final byte[] left = new byte[PLACES];
  private int[] tokens = new int[4096];
  private int size;

  TokenRecorder(int columns) {
    above = new byte[columns * PLACES];
  }

  void startFrame() {
    size = 0;
    Arrays.fill(counts, 0);
    Arrays.fill(above, (byte) 0);
  }

  void startRow() {
    Arrays.fill(left, (byte) 0);
  }

  /// A macroblock without coefficients; its neighbours see zeros. Without Y2 the context of that
  /// stays as it was.
  void skip(int column, boolean hasY2) {
    int places = hasY2 ? PLACES : PLACES - 1;
    int at = column * PLACES;
    for (int i = 0; i < places; i++) {
      above[at + i] = 0;
      left[i] = 0;
    }
  }

  /// Records a macroblock.
  ///
  /// @param levels of 25 blocks in zigzag order: luma, U, V, Y2
  /// @param ends position behind the last level that is not 0, of each block
  void record(int column, boolean hasY2, short[] levels, byte[] ends) {
    if (size + 25 * 17 > tokens.length) {
      tokens = Arrays.copyOf(tokens, 2 * tokens.length);
    }
    int at = column * PLACES;
    if (hasY2) {
      place(levels, 24, ends[24], CoefficientTables.Y2, 0, at + 8, 8);
    }
    int type = hasY2 ? CoefficientTables.LUMA_WITHOUT_DC : CoefficientTables.LUMA_WITH_DC;
    int first = hasY2 ? 1 : 0;
    for (int block = 0; block < 16; block++) {
      place(levels, block, ends[block], type, first, at + (block & 3), block >> 2);
    }
    for (int block = 16; block < 24; block++) {
      int plane = block < 20 ? 4 : 6;
      place(
          levels,
          block,
          ends[block],
          CoefficientTables.CHROMA,
          0,
          at + plane + (block & 1),
          plane + ((block >> 1) & 1));
    }
  }

  private void place(
      short[] levels, int block, int end, int type, int first, int aboveAt, int leftAt) {
    int context = above[aboveAt] + left[leftAt];
    block(levels, 16 * block, end, type, first, context);
    byte some = (byte) (end > 0 ? 1 : 0);
    above[aboveAt] = some;
    left[leftAt] = some;
  }

  private void block(short[] levels, int offset, int end, int type, int first, int startContext) {
    int typeBase = type * CoefficientTables.BAND_COUNT * CoefficientTables.CONTEXTS;
    int context = startContext;
    int afterZero = 0;
    int n = size;
    int position = first;
    for (; position < end; position++) {
      int level = levels[offset + position];
      int index = typeBase + CoefficientTables.BANDS[position] * 3 + context;
      int magnitude = Math.abs(level);
      int token = magnitude < TOKEN_OF.length ? TOKEN_OF[magnitude] : CoefficientTables.CATEGORY_6;
      int extra = token < 5 ? 0 : magnitude - CoefficientTables.CATEGORY_BASE[token - 5];
      tokens[n++] =
          index * CoefficientTables.TOKEN_NODES
              | (token << 11)
              | (afterZero << 15)
              | ((level >>> 31) << 16)
              | (extra << 17);
      counts[index * COUNTS + token]++;
      counts[index * COUNTS + AFTER_ZERO] += afterZero;
      context = Math.min(magnitude, 2);
      afterZero = magnitude == 0 ? 1 : 0;
    }
    if (position < 16) {
      int index = typeBase + CoefficientTables.BANDS[position] * 3 + context;
      tokens[n++] = index * CoefficientTables.TOKEN_NODES | (CoefficientTables.END_OF_BLOCK << 11);
      counts[index * COUNTS + CoefficientTables.END_OF_BLOCK]++;
    }
    size = n;
  }

  /// Counts how often either side of each node of the token tree was taken in a context.
  ///
  /// @param branches takes 11 pairs
  /// @return whether anything was coded in that context
  boolean branches(int context, int[] branches) {
    int at = context * COUNTS;
    int fromTwo = counts[at + 2] + counts[at + 3] + counts[at + 4];
    int low = counts[at + 5] + counts[at + 6];
    int middle = counts[at + 7] + counts[at + 8];
    int high = counts[at + 9] + counts[at + 10];
    int fromOne = counts[at + 1] + fromTwo + low + middle + high;
    int all = counts[at] + fromOne;
    int ends = counts[at + CoefficientTables.END_OF_BLOCK];
    if (all + ends == 0) {
      return false;
    }
    pair(branches, 0, ends, all - counts[at + AFTER_ZERO]);
    pair(branches, 1, counts[at], fromOne);
    pair(branches, 2, counts[at + 1], fromOne - counts[at + 1]);
    pair(branches, 3, fromTwo, low + middle + high);
    pair(branches, 4, counts[at + 2], counts[at + 3] + counts[at + 4]);
    pair(branches, 5, counts[at + 3], counts[at + 4]);
    pair(branches, 6, low, middle + high);
    pair(branches, 7, counts[at + 5], counts[at + 6]);
    pair(branches, 8, middle, high);
    pair(branches, 9, counts[at + 7], counts[at + 8]);
    pair(branches, 10, counts[at + 9], counts[at + 10]);
    return true;
  }

  private static void pair(int[] branches, int node, int falses, int trues) {
    branches[2 * node] = falses;
    branches[2 * node + 1] = trues;
  }

  void write(BoolEncoder to, byte[] probabilities) {
    for (int i = 0; i < size; i++) {
      write(to, tokens[i], probabilities);
    }
  }

  private static void write(BoolEncoder to, int recorded, byte[] probabilities) {
    int p = recorded & 0x7ff;
    int token = (recorded >> 11) & 15;
    if ((recorded & (1 << 15)) == 0) {
      to.write(token != CoefficientTables.END_OF_BLOCK, probabilities[p] & 255);
      if (token == CoefficientTables.END_OF_BLOCK) {
        return;
      }
    }
    to.write(token != 0, probabilities[p + 1] & 255);
    if (token == 0) {
      return;
    }
    to.write(token != 1, probabilities[p + 2] & 255);
    if (token != 1) {
      writeLarge(to, recorded, token, p, probabilities);
    }
    to.write((recorded & (1 << 16)) != 0, 128);
  }

  private static void writeLarge(
      BoolEncoder to, int recorded, int token, int p, byte[] probabilities) {
    to.write(token > 4, probabilities[p + 3] & 255);
    if (token <= 4) {
      to.write(token != 2, probabilities[p + 4] & 255);
      if (token != 2) {
        to.write(token != 3, probabilities[p + 5] & 255);
      }
      return;
    }
    to.write(token > 6, probabilities[p + 6] & 255);
    if (token <= 6) {
      to.write(token != 5, probabilities[p + 7] & 255);
    } else {
      to.write(token > 8, probabilities[p + 8] & 255);
      if (token <= 8) {
        to.write(token != 7, probabilities[p + 9] & 255);
      } else {
        to.write(token != 9, probabilities[p + 10] & 255);
      }
    }
    int[] bits = CoefficientTables.CATEGORY_BITS[token - 5];
    int extra = recorded >>> 17;
    for (int i = 0; i < bits.length; i++) {
      to.write((extra >> (bits.length - 1 - i) & 1) != 0, bits[i]);
    }
  }
}
