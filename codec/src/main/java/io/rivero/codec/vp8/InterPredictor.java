package io.rivero.codec.vp8;

import io.rivero.codec.picture.I420Picture;

/// Prediction from another frame (RFC 6386 section 18).
///
/// A frame goes on without end beyond its coded area, repeating its outermost samples. Its border
/// holds the first of them; a block farther out is moved into the border, where everything that it
/// can see is the same. So no vector, however long, leads out of the arrays.
final class InterPredictor {
  /// Border in luma samples that reference frames need at least.
  static final int BORDER = 32;

  /// Farther out than this, a block of luma sees only repeated samples; half of it in chroma.
  private static final int FAR_BEFORE = 24;

  private static final int FAR_BEHIND = 8;

  private static final ReconstructionKernels KERNELS = ReconstructionKernels.choose();

  private final byte[] scratch = new byte[ReconstructionKernels.SCRATCH];
  private boolean bilinear;
  private boolean fullPixelChroma;

  /// Chooses the filters of a version of the bitstream (section 9.1).
  void setVersion(int version) {
    bilinear = version >= 1 && version <= 3;
    fullPixelChroma = version == 3;
  }

  /// Predicts a macroblock with one vector.
  ///
  /// @param x first column of the macroblock in luma samples
  /// @param y first row
  void predict(I420Picture reference, I420Picture target, int x, int y, int vector) {
    int row = MotionVectors.row(vector);
    int column = MotionVectors.column(vector);
    luma(reference, target, x, y, 16, 16, row, column);
    chroma(reference, target, x >> 1, y >> 1, 8, row, column);
  }

  /// Predicts a macroblock that is split.
  ///
  /// @param split see [MotionVectorTables]
  /// @param vectors of the 16 blocks
  void predictSplit(
      I420Picture reference, I420Picture target, int x, int y, int split, int[] vectors) {
    switch (split) {
      case MotionVectorTables.SPLIT_16X8 -> {
        luma(reference, target, x, y, 16, 8, vectors[0]);
        luma(reference, target, x, y + 8, 16, 8, vectors[8]);
      }
      case MotionVectorTables.SPLIT_8X16 -> {
        luma(reference, target, x, y, 8, 16, vectors[0]);
        luma(reference, target, x + 8, y, 8, 16, vectors[2]);
      }
      default -> {
        for (int i = 0; i < 4; i++) {
          int block = (i >> 1) * 8 + (i & 1) * 2;
          predictQuarter(reference, target, x + (i & 1) * 8, y + (i >> 1) * 8, block, vectors);
        }
      }
    }
    for (int i = 0; i < 4; i++) {
      int block = (i >> 1) * 8 + (i & 1) * 2;
      int bx = (x >> 1) + (i & 1) * 4;
      int by = (y >> 1) + (i >> 1) * 4;
      splitChroma(reference, target, bx, by, block, vectors);
    }
  }

  private void predictQuarter(
      I420Picture reference, I420Picture target, int x, int y, int block, int[] vectors) {
    int vector = vectors[block];
    if (vector == vectors[block + 1]
        && vector == vectors[block + 4]
        && vector == vectors[block + 5]) {
      luma(reference, target, x, y, 8, 8, vector);
      return;
    }
    luma(reference, target, x, y, 4, 4, vector);
    luma(reference, target, x + 4, y, 4, 4, vectors[block + 1]);
    luma(reference, target, x, y + 4, 4, 4, vectors[block + 4]);
    luma(reference, target, x + 4, y + 4, 4, 4, vectors[block + 5]);
  }

  /// The vector of 4x4 chroma samples is the mean of the four of luma (section 18.1).
  private void splitChroma(
      I420Picture reference, I420Picture target, int x, int y, int block, int[] vectors) {
    int row = 0;
    int column = 0;
    for (int i = 0; i < 4; i++) {
      int vector = vectors[block + (i >> 1) * 4 + (i & 1)];
      row += MotionVectors.row(vector);
      column += MotionVectors.column(vector);
    }
    chroma(reference, target, x, y, 4, mean(row), mean(column));
  }

  private static int mean(int sum) {
    return (sum + (sum < 0 ? -2 : 2)) / 4;
  }

  private void luma(
      I420Picture reference, I420Picture target, int x, int y, int width, int height, int vector) {
    luma(
        reference,
        target,
        x,
        y,
        width,
        height,
        MotionVectors.row(vector),
        MotionVectors.column(vector));
  }

  private void luma(
      I420Picture reference,
      I420Picture target,
      int x,
      int y,
      int width,
      int height,
      int row,
      int column) {
    int fromX = inReach(x + (column >> 2), reference.codedWidth(), 1);
    int fromY = inReach(y + (row >> 2), reference.codedHeight(), 1);
    int stride = reference.stride();
    block(
        reference.y(),
        reference.offset() + fromY * stride + fromX,
        target.y(),
        target.offset() + y * stride + x,
        stride,
        width,
        height,
        (column & 3) * 2,
        (row & 3) * 2);
  }

  /// The numbers of a luma vector are those of the chroma vector, in eighths of a sample.
  private void chroma(
      I420Picture reference, I420Picture target, int x, int y, int size, int row, int column) {
    int mask = fullPixelChroma ? ~7 : ~0;
    int fromX = inReach(x + (column >> 3), reference.codedWidth() >> 1, 2);
    int fromY = inReach(y + (row >> 3), reference.codedHeight() >> 1, 2);
    int stride = reference.chromaStride();
    int from = reference.chromaOffset() + fromY * stride + fromX;
    int to = target.chromaOffset() + y * stride + x;
    int fractionX = column & mask & 7;
    int fractionY = row & mask & 7;
    block(reference.u(), from, target.u(), to, stride, size, size, fractionX, fractionY);
    block(reference.v(), from, target.v(), to, stride, size, size, fractionX, fractionY);
  }

  private static int inReach(int position, int size, int divisor) {
    return Math.clamp(position, -FAR_BEFORE / divisor, size + FAR_BEHIND / divisor);
  }

  private void block(
      byte[] source,
      int from,
      byte[] target,
      int to,
      int stride,
      int width,
      int height,
      int x,
      int y) {
    if ((x | y) == 0) {
      switch (width) {
        case 16 -> Blocks.copy16(source, from, stride, target, to, stride, height);
        case 8 -> Blocks.copy8(source, from, stride, target, to, stride, height);
        default -> Blocks.copy4(source, from, stride, target, to, stride);
      }
    } else if (bilinear) {
      KERNELS.bilinear(source, from, stride, target, to, stride, width, height, x, y, scratch);
    } else {
      switch (width) {
        case 16 ->
            KERNELS.sixTap16(source, from, stride, target, to, stride, height, x, y, scratch);
        case 8 -> KERNELS.sixTap8(source, from, stride, target, to, stride, height, x, y, scratch);
        default -> KERNELS.sixTap4(source, from, stride, target, to, stride, x, y, scratch);
      }
    }
  }
}
