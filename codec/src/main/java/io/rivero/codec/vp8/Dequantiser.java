package io.rivero.codec.vp8;

/// Factors of the coefficients by segment (RFC 6386 sections 9.6 and 14.1).
final class Dequantiser {
  static final int LUMA_DC = 0;
  static final int LUMA_AC = 1;
  static final int Y2_DC = 2;
  static final int Y2_AC = 3;
  static final int CHROMA_DC = 4;
  static final int CHROMA_AC = 5;

  private final int[][] factors = new int[Segmentation.SEGMENTS][6];

  /// Reads the indices of a frame and works out the factors.
  void parse(BoolDecoder bits, Segmentation segmentation) {
    int frameIndex = bits.literal(7);
    int lumaDc = bits.optionalSigned(4);
    int y2Dc = bits.optionalSigned(4);
    int y2Ac = bits.optionalSigned(4);
    int chromaDc = bits.optionalSigned(4);
    int chromaAc = bits.optionalSigned(4);
    for (int segment = 0; segment < Segmentation.SEGMENTS; segment++) {
      int index = segmentation.quantiser(segment, frameIndex);
      int[] f = factors[segment];
      f[LUMA_DC] = QuantTables.lumaDc(index + lumaDc);
      f[LUMA_AC] = QuantTables.lumaAc(index);
      f[Y2_DC] = QuantTables.y2Dc(index + y2Dc);
      f[Y2_AC] = QuantTables.y2Ac(index + y2Ac);
      f[CHROMA_DC] = QuantTables.chromaDc(index + chromaDc);
      f[CHROMA_AC] = QuantTables.chromaAc(index + chromaAc);
    }
  }

  int[] factors(int segment) {
    return factors[segment];
  }
}
