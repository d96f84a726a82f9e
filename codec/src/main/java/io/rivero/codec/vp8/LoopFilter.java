package io.rivero.codec.vp8;

import io.rivero.codec.picture.I420Picture;

/// Filters the macroblocks of a frame, a row at a time, once the row is reconstructed (RFC 6386
/// section 15).
final class LoopFilter {
  private static final ReconstructionKernels KERNELS = ReconstructionKernels.choose();

  private final int[] interiorLimits = new int[FilterLevels.MAX_LEVEL + 1];
  private final int[] highVariances = new int[FilterLevels.MAX_LEVEL + 1];
  private final byte[] scratch = new byte[ReconstructionKernels.SCRATCH];
  private boolean simple;
  private byte[] levels = new byte[0];
  private boolean[] inner = new boolean[0];

  void startFrame(FilterLevels filterLevels, boolean keyFrame, int columns) {
    simple = filterLevels.simple();
    for (int level = 0; level <= FilterLevels.MAX_LEVEL; level++) {
      interiorLimits[level] = filterLevels.interiorLimit(level);
      highVariances[level] = FilterLevels.highVariance(level, keyFrame);
    }
    if (levels.length != columns) {
      levels = new byte[columns];
      inner = new boolean[columns];
    }
  }

  /// Sets how a macroblock of the current row is filtered.
  ///
  /// @param level 0 to 63; 0 not at all
  /// @param innerEdges whether the edges inside are filtered, too
  void set(int column, int level, boolean innerEdges) {
    levels[column] = (byte) level;
    inner[column] = innerEdges;
  }

  void filterRow(I420Picture picture, int row) {
    int luma = picture.offset() + row * 16 * picture.stride();
    int chroma = picture.chromaOffset() + row * 8 * picture.chromaStride();
    for (int column = 0; column < levels.length; column++) {
      int level = levels[column];
      if (level != 0) {
        if (simple) {
          simple(picture, luma + column * 16, row, column, level);
        } else {
          normal(picture, luma + column * 16, chroma + column * 8, row, column, level);
        }
      }
    }
  }

  private void simple(I420Picture picture, int at, int row, int column, int level) {
    int innerLimit = 2 * level + interiorLimits[level];
    int edgeLimit = innerLimit + 4;
    int within = inner[column] ? innerLimit : 0;
    byte[] y = picture.y();
    int stride = picture.stride();
    KERNELS.simpleColumns(y, at, stride, column > 0 ? edgeLimit : 0, within, scratch);
    KERNELS.simpleRows(y, at, stride, row > 0 ? edgeLimit : 0, within);
  }

  private void normal(I420Picture picture, int luma, int chroma, int row, int column, int level) {
    int interior = interiorLimits[level];
    int highVariance = highVariances[level];
    int innerLimit = 2 * level + interior;
    int left = column > 0 ? innerLimit + 4 : 0;
    int top = row > 0 ? innerLimit + 4 : 0;
    int within = inner[column] ? innerLimit : 0;
    byte[] y = picture.y();
    byte[] u = picture.u();
    byte[] v = picture.v();
    int stride = picture.stride();
    int chromaStride = picture.chromaStride();
    KERNELS.filterLumaColumns(y, luma, stride, left, within, interior, highVariance, scratch);
    KERNELS.filterLumaRows(y, luma, stride, top, within, interior, highVariance);
    KERNELS.filterChromaColumns(
        u, v, chroma, chromaStride, left, within, interior, highVariance, scratch);
    KERNELS.filterChromaRows(
        u, v, chroma, chromaStride, top, within, interior, highVariance, scratch);
  }
}
