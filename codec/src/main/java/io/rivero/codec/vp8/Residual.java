package io.rivero.codec.vp8;

import io.rivero.codec.picture.I420Picture;

/// Adds what the prediction lacks (RFC 6386 section 14): coefficients as [CoefficientParser] leaves
/// them.
final class Residual {
  private static final ReconstructionKernels KERNELS = ReconstructionKernels.choose();

  private Residual() {}

  /// Turns Y2 into the first coefficients of the luma blocks.
  static void transformY2(short[] coefficients) {
    KERNELS.inverseWht(coefficients, CoefficientParser.Y2_BLOCK * 16, 0);
  }

  /// Adds luma, 4x4 blocks row by row.
  static void addLuma(short[] coefficients, byte[] ends, I420Picture picture, int at) {
    byte[] plane = picture.y();
    int stride = picture.stride();
    for (int row = 0; row < 4; row++) {
      int block = row * 4;
      int to = at + row * 4 * stride;
      if (ends[block] <= 1
          && ends[block + 1] <= 1
          && ends[block + 2] <= 1
          && ends[block + 3] <= 1) {
        int c = block * 16;
        if ((coefficients[c] | coefficients[c + 16] | coefficients[c + 32] | coefficients[c + 48])
            != 0) {
          KERNELS.addFourDcs(coefficients, c, plane, to, stride);
        }
      } else {
        for (int i = 0; i < 4; i++) {
          add(coefficients, ends, block + i, plane, to + 4 * i, stride);
        }
      }
    }
  }

  /// Adds the 8 blocks of chroma.
  static void addChroma(short[] coefficients, byte[] ends, I420Picture picture, int at) {
    int stride = picture.chromaStride();
    for (int i = 0; i < 4; i++) {
      int to = at + (i >> 1) * 4 * stride + (i & 1) * 4;
      add(coefficients, ends, 16 + i, picture.u(), to, stride);
      add(coefficients, ends, 20 + i, picture.v(), to, stride);
    }
  }

  /// Adds one block.
  static void add(short[] coefficients, byte[] ends, int block, byte[] plane, int to, int stride) {
    if (ends[block] > 1) {
      KERNELS.addInverseDct(coefficients, block * 16, plane, to, stride);
    } else if (coefficients[block * 16] != 0) {
      KERNELS.addDc(coefficients[block * 16], plane, to, stride);
    }
  }
}
