package io.rivero.codec.vp8;

import java.util.Arrays;

/// Reads and dequantises the coefficients of macroblocks (RFC 6386 section 13).
///
/// Blocks 0 to 15 are luma, 16 to 19 and 20 to 23 chroma, 24 is Y2, each with 16 coefficients in
/// raster order.
final class CoefficientParser {
  static final int Y2_BLOCK = 24;

  /// "Has coefficients" of the neighbours: 4 of luma, 2 of u, 2 of v, 1 of Y2.
  private static final int CONTEXTS = 9;

  /// Offset of the band's probabilities by position; one more for the position behind the last.
  private static final int[] BAND_OFFSETS = bandOffsets();

  private static final byte[] ZIGZAG = CoefficientTables.ZIGZAG;

  final short[] coefficients = new short[25 * 16];

  /// Position behind the last coefficient of each block.
  final byte[] ends = new byte[25];

  private final byte[] left = new byte[CONTEXTS];
  private byte[] above = new byte[0];

  void startFrame(int columns) {
    if (above.length != columns * CONTEXTS) {
      above = new byte[columns * CONTEXTS];
    } else {
      Arrays.fill(above, (byte) 0);
    }
  }

  void startRow() {
    Arrays.fill(left, (byte) 0);
  }

  /// A macroblock without coefficients; one without Y2 leaves the context of Y2 alone.
  void skip(int column, boolean withY2) {
    int length = withY2 ? CONTEXTS : CONTEXTS - 1;
    int from = column * CONTEXTS;
    Arrays.fill(left, 0, length, (byte) 0);
    Arrays.fill(above, from, from + length, (byte) 0);
  }

  /// Reads the coefficients of a macroblock into [#coefficients], which have to be 0.
  ///
  /// @return whether any block has any
  boolean parse(BoolDecoder bits, byte[] probabilities, int column, boolean withY2, int[] factors) {
    int from = column * CONTEXTS;
    int any = 0;
    int type = CoefficientTables.LUMA_WITH_DC;
    int first = 0;
    ends[Y2_BLOCK] = 0;
    if (withY2) {
      type = CoefficientTables.LUMA_WITHOUT_DC;
      first = 1;
      int end =
          block(
              bits,
              probabilities,
              index(CoefficientTables.Y2, 0, above[from + 8] + left[8]),
              0,
              factors[Dequantiser.Y2_DC],
              factors[Dequantiser.Y2_AC],
              Y2_BLOCK * 16);
      ends[Y2_BLOCK] = (byte) end;
      above[from + 8] = left[8] = (byte) (end > 0 ? 1 : 0);
      any = end;
    }
    int dc = factors[Dequantiser.LUMA_DC];
    int ac = factors[Dequantiser.LUMA_AC];
    for (int i = 0; i < 16; i++) {
      int x = from + (i & 3);
      int y = i >> 2;
      int context = index(type, first, above[x] + left[y]);
      int end = block(bits, probabilities, context, first, dc, ac, i * 16);
      int has = end > first ? 1 : 0;
      ends[i] = (byte) end;
      above[x] = left[y] = (byte) has;
      any |= has;
    }
    dc = factors[Dequantiser.CHROMA_DC];
    ac = factors[Dequantiser.CHROMA_AC];
    for (int i = 16; i < 24; i++) {
      int plane = i < 20 ? 4 : 6;
      int x = from + plane + (i & 1);
      int y = plane + (i >> 1 & 1);
      int context = index(CoefficientTables.CHROMA, 0, above[x] + left[y]);
      int end = block(bits, probabilities, context, 0, dc, ac, i * 16);
      ends[i] = (byte) end;
      above[x] = left[y] = (byte) (end > 0 ? 1 : 0);
      any |= end;
    }
    return any != 0;
  }

  private static int index(int type, int position, int context) {
    return CoefficientTables.index(type, position, context);
  }

  /// Reads one block and returns the position behind its last coefficient. The decoder's state is
  /// in locals as long as possible; that is why this is one long method.
  ///
  /// @param start index of the probabilities of the first coefficient's context
  private int block(
      BoolDecoder bits, byte[] probabilities, int start, int first, int dc, int ac, int to) {
    short[] out = coefficients;
    long value = bits.value;
    int range = bits.range;
    int count = bits.count;
    int type = start - start % (CoefficientTables.TOKEN_NODES * 24);
    int p = start;
    int n = first;
    int factor = first == 0 ? dc : ac;
    while (true) {
      if (count < 0) {
        bits.value = value;
        bits.count = count;
        bits.fill();
        value = bits.value;
        count = bits.count;
      }
      int split = 1 + (((range - 1) * (probabilities[p] & 0xff)) >> 8);
      long bigSplit = (long) split << BoolDecoder.SHIFT;
      if (value < bigSplit) {
        int shift = Integer.numberOfLeadingZeros(split) - 24;
        bits.range = split << shift;
        bits.value = value << shift;
        bits.count = count - shift;
        return n;
      }
      value -= bigSplit;
      range -= split;
      int shift = Integer.numberOfLeadingZeros(range) - 24;
      range <<= shift;
      value <<= shift;
      count -= shift;
      while (true) {
        if (count < 0) {
          bits.value = value;
          bits.count = count;
          bits.fill();
          value = bits.value;
          count = bits.count;
        }
        split = 1 + (((range - 1) * (probabilities[p + 1] & 0xff)) >> 8);
        bigSplit = (long) split << BoolDecoder.SHIFT;
        if (value >= bigSplit) {
          break;
        }
        shift = Integer.numberOfLeadingZeros(split) - 24;
        range = split << shift;
        value <<= shift;
        count -= shift;
        factor = ac;
        if (++n == 16) {
          bits.value = value;
          bits.range = range;
          bits.count = count;
          return 16;
        }
        p = type + BAND_OFFSETS[n];
      }
      value -= bigSplit;
      range -= split;
      shift = Integer.numberOfLeadingZeros(range) - 24;
      range <<= shift;
      value <<= shift;
      count -= shift;
      if (count < 0) {
        bits.value = value;
        bits.count = count;
        bits.fill();
        value = bits.value;
        count = bits.count;
      }
      split = 1 + (((range - 1) * (probabilities[p + 2] & 0xff)) >> 8);
      bigSplit = (long) split << BoolDecoder.SHIFT;
      int magnitude;
      int context;
      if (value < bigSplit) {
        shift = Integer.numberOfLeadingZeros(split) - 24;
        range = split << shift;
        value <<= shift;
        count -= shift;
        magnitude = 1;
        context = CoefficientTables.TOKEN_NODES;
      } else {
        range -= split;
        shift = Integer.numberOfLeadingZeros(range) - 24;
        bits.value = (value - bigSplit) << shift;
        bits.range = range << shift;
        bits.count = count - shift;
        magnitude = large(bits, probabilities, p);
        value = bits.value;
        range = bits.range;
        count = bits.count;
        context = 2 * CoefficientTables.TOKEN_NODES;
      }
      if (count < 0) {
        bits.value = value;
        bits.count = count;
        bits.fill();
        value = bits.value;
        count = bits.count;
      }
      // The sign, without a branch: -1 for a negative coefficient.
      split = (range + 1) >> 1;
      bigSplit = (long) split << BoolDecoder.SHIFT;
      int sign = (int) ~((value - bigSplit) >> 63);
      value -= bigSplit & sign;
      range = split + ((range - 2 * split) & sign);
      shift = Integer.numberOfLeadingZeros(range) - 24;
      range <<= shift;
      value <<= shift;
      count -= shift;
      out[to + ZIGZAG[n]] = (short) (((magnitude ^ sign) - sign) * factor);
      factor = ac;
      if (++n == 16) {
        bits.value = value;
        bits.range = range;
        bits.count = count;
        return 16;
      }
      p = type + BAND_OFFSETS[n] + context;
    }
  }

  /// Reads the rest of a token that is neither 0 nor 1, `p` being its context.
  private static int large(BoolDecoder bits, byte[] probabilities, int p) {
    if (!bits.read(probabilities[p + 3] & 0xff)) {
      if (!bits.read(probabilities[p + 4] & 0xff)) {
        return 2;
      }
      return 3 + bits.bit(probabilities[p + 5] & 0xff);
    }
    int category;
    if (!bits.read(probabilities[p + 6] & 0xff)) {
      category = bits.bit(probabilities[p + 7] & 0xff);
    } else {
      int high = bits.bit(probabilities[p + 8] & 0xff);
      category = 2 + 2 * high + bits.bit(probabilities[p + 9 + high] & 0xff);
    }
    int extra = 0;
    for (int probability : CoefficientTables.CATEGORY_BITS[category]) {
      extra = extra << 1 | bits.bit(probability);
    }
    return CoefficientTables.CATEGORY_BASE[category] + extra;
  }

  private static int[] bandOffsets() {
    int[] offsets = new int[CoefficientTables.BANDS.length];
    for (int i = 0; i < offsets.length; i++) {
      offsets[i] = CoefficientTables.index(0, CoefficientTables.BANDS[i], 0);
    }
    return offsets;
  }
}
