package io.rivero.codec.vp8;

import io.rivero.codec.kernel.Kernels;

/// The hot loops that decoder and encoder share: prediction between samples, inverse transforms,
/// loop filters.
///
/// A block is an array, the index of its first sample and the distance of its rows. Nothing here
/// keeps state, all implementations give the same bytes, and any implementation may *read* up to 32
/// bytes before and [io.rivero.codec.picture.I420Picture#SLACK] bytes behind what it needs.
/// Predictors and transforms write nothing else; filters between columns may write samples back as
/// they were, up to column 11 and, to the left, column -4, even where the limit of the left edge is
/// 0.
///
/// **Prediction** (RFC 6386 section 18.3): fractions are eighths of a sample, 0 to 7, never both 0.
/// Horizontal first, each pass rounded and clamped to 8 bits; a pass of fraction 0 leaves the
/// samples as they are. Six-tap filters read 2 samples before and 3 behind the block in a direction
/// whose fraction is not 0, bilinear filters 1 behind. Source and target do not overlap.
///
/// **Loop filters** (section 15) take one macroblock, `at` being its first sample: its left edge
/// and inner edges between columns, from left to right, or its top edge and inner edges between
/// rows, from top to bottom. An edge is 16 samples of luma or 8 of each chroma plane. A limit of 0
/// leaves the edge (left or top: `edgeLimit`; inner: `innerLimit`) as it is, which reads nothing
/// beyond.
///
/// `scratch` is working space of the caller, [#SCRATCH] bytes at least, with no meaning between
/// calls.
interface ReconstructionKernels {
  /// Bytes of working space.
  int SCRATCH = 1024;

  /// The fastest kernels of this JVM and machine.
  static ReconstructionKernels choose() {
    return Kernels.choose(
        () -> new VectorReconstructionKernels(), () -> new ScalarReconstructionKernels());
  }

  /// Six-tap prediction, 16 samples wide.
  ///
  /// @param height 8 or 16
  /// @param x fraction to the right
  /// @param y fraction down
  void sixTap16(
      byte[] source,
      int from,
      int sourceStride,
      byte[] target,
      int to,
      int targetStride,
      int height,
      int x,
      int y,
      byte[] scratch);

  /// Six-tap prediction, 8 samples wide.
  ///
  /// @param height 4, 8 or 16
  /// @param x fraction to the right
  /// @param y fraction down
  void sixTap8(
      byte[] source,
      int from,
      int sourceStride,
      byte[] target,
      int to,
      int targetStride,
      int height,
      int x,
      int y,
      byte[] scratch);

  /// Six-tap prediction of 4x4 samples.
  ///
  /// @param x fraction to the right
  /// @param y fraction down
  void sixTap4(
      byte[] source,
      int from,
      int sourceStride,
      byte[] target,
      int to,
      int targetStride,
      int x,
      int y,
      byte[] scratch);

  /// Bilinear prediction.
  ///
  /// @param width 4, 8 or 16
  /// @param height 4, 8 or 16
  /// @param x fraction to the right
  /// @param y fraction down
  void bilinear(
      byte[] source,
      int from,
      int sourceStride,
      byte[] target,
      int to,
      int targetStride,
      int width,
      int height,
      int x,
      int y,
      byte[] scratch);

  /// Adds the inverse transform (section 14.3) of 16 coefficients in raster order to 4x4 samples.
  void addInverseDct(short[] coefficients, int from, byte[] target, int to, int stride);

  /// As [#addInverseDct] for four blocks side by side, 16x4 samples, of which only the first
  /// coefficients, at `from`, `from + 16`, `from + 32` and `from + 48`, are not 0.
  void addFourDcs(short[] coefficients, int from, byte[] target, int to, int stride);

  /// As [#addInverseDct] where only the first coefficient, given here, is not 0.
  void addDc(int dc, byte[] target, int to, int stride);

  /// The inverse Walsh-Hadamard transform (section 14.3) of 16 coefficients: result n becomes the
  /// first coefficient of block n, `coefficients[to + 16 * n]`.
  void inverseWht(short[] coefficients, int from, int to);

  /// Normal filter of the edges between columns of luma.
  ///
  /// @param edgeLimit limit of the left edge, or 0
  /// @param innerLimit limit of the edges before columns 4, 8 and 12, or 0
  /// @param interior limit of the differences on either side of an edge
  /// @param highVariance threshold above which only the samples at the edge change
  void filterLumaColumns(
      byte[] luma,
      int at,
      int stride,
      int edgeLimit,
      int innerLimit,
      int interior,
      int highVariance,
      byte[] scratch);

  /// Normal filter of the edges between rows of luma; parameters as in [#filterLumaColumns].
  void filterLumaRows(
      byte[] luma,
      int at,
      int stride,
      int edgeLimit,
      int innerLimit,
      int interior,
      int highVariance);

  /// Normal filter of the edges between columns of both chroma planes: left, and before column 4.
  void filterChromaColumns(
      byte[] u,
      byte[] v,
      int at,
      int stride,
      int edgeLimit,
      int innerLimit,
      int interior,
      int highVariance,
      byte[] scratch);

  /// Normal filter of the edges between rows of both chroma planes: top, and before row 4.
  void filterChromaRows(
      byte[] u,
      byte[] v,
      int at,
      int stride,
      int edgeLimit,
      int innerLimit,
      int interior,
      int highVariance,
      byte[] scratch);

  /// Simple filter of the edges between columns of luma.
  void simpleColumns(
      byte[] luma, int at, int stride, int edgeLimit, int innerLimit, byte[] scratch);

  /// Simple filter of the edges between rows of luma.
  void simpleRows(byte[] luma, int at, int stride, int edgeLimit, int innerLimit);
}
