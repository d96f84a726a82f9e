package io.rivero.codec.vp8;

import io.rivero.codec.picture.I420Picture;

/// Filters a whole reconstructed frame with the normal filter (RFC 6386 section 15), one level for
/// all macroblocks and sharpness 0.
final class EncoderLoopFilter {
  private static final ReconstructionKernels KERNELS = ReconstructionKernels.choose();

  private final byte[] scratch = new byte[ReconstructionKernels.SCRATCH];

  void filter(I420Picture picture, MacroblockMap map, int level, boolean keyFrame) {
    if (level == 0) {
      return;
    }
    int edge = 2 * (level + 2) + level;
    int inner = 2 * level + level;
    int variance = level >= 15 ? 1 : 0;
    if (keyFrame) {
      variance += level >= 40 ? 1 : 0;
    } else {
      variance += (level >= 20 ? 1 : 0) + (level >= 40 ? 1 : 0);
    }
    for (int row = 0; row < map.rows; row++) {
      for (int column = 0; column < map.columns; column++) {
        int at = map.index(column, row);
        boolean plain = map.skipped[at] && map.hasY2(at);
        macroblock(picture, column, row, edge, plain ? 0 : inner, level, variance);
      }
    }
  }

  private void macroblock(
      I420Picture picture, int column, int row, int edge, int inner, int level, int variance) {
    int stride = picture.stride();
    int chromaStride = picture.chromaStride();
    int at = picture.offset() + 16 * row * stride + 16 * column;
    int chromaAt = picture.chromaOffset() + 8 * row * chromaStride + 8 * column;
    byte[] y = picture.y();
    byte[] u = picture.u();
    byte[] v = picture.v();
    int left = column > 0 ? edge : 0;
    int top = row > 0 ? edge : 0;
    if ((left | inner) != 0) {
      KERNELS.filterLumaColumns(y, at, stride, left, inner, level, variance, scratch);
      KERNELS.filterChromaColumns(
          u, v, chromaAt, chromaStride, left, inner, level, variance, scratch);
    }
    if ((top | inner) != 0) {
      KERNELS.filterLumaRows(y, at, stride, top, inner, level, variance);
      KERNELS.filterChromaRows(u, v, chromaAt, chromaStride, top, inner, level, variance, scratch);
    }
  }
}
