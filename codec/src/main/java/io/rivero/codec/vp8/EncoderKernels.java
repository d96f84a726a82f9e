package io.rivero.codec.vp8;

import io.rivero.codec.kernel.Kernels;

/// The hot loops of the encoder: comparing blocks, transforming and quantising them.
///
/// A block is an array, the index of its first sample and the distance of its rows. Nothing here
/// keeps state, and all implementations give the same numbers. Any implementation may read up to 32
/// bytes before and [io.rivero.codec.picture.I420Picture#SLACK] bytes behind a block.
interface EncoderKernels {
  /// The fastest kernels of this JVM and machine.
  static EncoderKernels choose() {
    return Kernels.choose(() -> new VectorEncoderKernels(), () -> new ScalarEncoderKernels());
  }

  /// Sum of the absolute differences of two blocks of 16x16 samples.
  int sad16x16(byte[] a, int aOffset, int aStride, byte[] b, int bOffset, int bStride);

  /// Sum of the absolute differences of two blocks of 8x8 samples.
  int sad8x8(byte[] a, int aOffset, int aStride, byte[] b, int bOffset, int bStride);

  /// As [#sad16x16], where `b` lies between samples: it is interpolated bilinearly from 17x17
  /// samples, horizontally first, each pass rounded: `(near * (8 - n) + far * n + 4) >> 3`.
  ///
  /// @param x eighths of a sample to the right, 0 to 7; with 0 no sample beyond column 15 is read
  /// @param y eighths of a sample down, 0 to 7; with 0 no row beyond row 15 is read
  int sad16x16Between(
      byte[] a, int aOffset, int aStride, byte[] b, int bOffset, int bStride, int x, int y);

  /// As [#sad16x16Between] for 8x8 samples, interpolated from 9x9.
  int sad8x8Between(
      byte[] a, int aOffset, int aStride, byte[] b, int bOffset, int bStride, int x, int y);

  /// Sum of the squared differences of two blocks of 16x16 samples.
  int sse16x16(byte[] a, int aOffset, int aStride, byte[] b, int bOffset, int bStride);

  /// Sum of the squared differences of two blocks of 8x8 samples.
  int sse8x8(byte[] a, int aOffset, int aStride, byte[] b, int bOffset, int bStride);

  /// Sum of the squared differences of two blocks of 4x4 samples.
  int sse4x4(byte[] a, int aOffset, int aStride, byte[] b, int bOffset, int bStride);

  /// Sum of the samples of a 16x16 block in the upper 32 bits, sum of their squares in the lower.
  long sumAndSquares16x16(byte[] a, int aOffset, int aStride);

  /// Transforms the differences `source - prediction` of 16x16 samples, as 16 blocks of 4x4 in
  /// raster order, each with [#forwardDct4x4].
  ///
  /// @param coefficients takes 16 numbers a block in raster order, from `to` on
  void forwardDct16x16(
      byte[] source,
      int sourceOffset,
      int sourceStride,
      byte[] prediction,
      int predictionOffset,
      int predictionStride,
      short[] coefficients,
      int to);

  /// As [#forwardDct16x16] for 8x8 samples: 4 blocks.
  void forwardDct8x8(
      byte[] source,
      int sourceOffset,
      int sourceStride,
      byte[] prediction,
      int predictionOffset,
      int predictionStride,
      short[] coefficients,
      int to);

  /// The discrete cosine transform that the inverse of RFC 6386 section 14.3 takes back, of the
  /// differences of 4x4 samples: a constant difference d gives 8 * d and fifteen zeros.
  ///
  /// The columns come first: with the rows r0 to r3, `s = r0 + r3`, `d = r0 - r3`, `t = r1 + r2`,
  /// `c = r1 - r2`, the four results are `(s + t) * 4`, `(2217 * c + 5352 * d + 512) >> 10`, `(s -
  /// t) * 4` and `(2217 * d - 5352 * c + 512) >> 10`. The rows follow with `(s + t + 4) >> 3`,
  /// `(2217 * c
  /// + 5352 * d + 16384) >> 15`, `(s - t + 4) >> 3` and `(2217 * d - 5352 * c + 16384) >> 15`.
  void forwardDct4x4(
      byte[] source,
      int sourceOffset,
      int sourceStride,
      byte[] prediction,
      int predictionOffset,
      int predictionStride,
      short[] coefficients,
      int to);

  /// The Walsh-Hadamard transform of the first coefficients of 16 blocks, which the inverse of RFC
  /// 6386 section 14.3 takes back; each result is `(sum + 1) >> 1`.
  ///
  /// @param coefficients 16 blocks of 16 numbers from `from` on, and 16 numbers that are written
  ///   from `to` on; the two do not overlap
  void forwardWht(short[] coefficients, int from, int to);

  /// Quantises blocks of 16 coefficients: `level = (|c| + rounding) * reciprocal >> 16` with the
  /// sign of c, and back: `level * step`.
  ///
  /// @param coefficients in raster order, from `offset` on
  /// @param blocks how many blocks follow each other; block n starts at `offset + 16 * n`
  /// @param first 0, or 1 when the first coefficient of each block is left out: its level is 0
  /// @param quantiser 48 numbers in raster order: 16 times rounding, 16 times reciprocal (1 to
  ///   16384), 16 times step
  /// @param levels takes the levels in zigzag order, at the same places
  /// @param dequantised takes level times step in raster order, at the same places
  /// @param ends takes at `offset / 16 + n` the zigzag position behind the last level of block n
  ///   that is not 0; 0 if all are
  /// @return sum of these ends
  int quantise(
      short[] coefficients,
      int offset,
      int blocks,
      int first,
      short[] quantiser,
      short[] levels,
      short[] dequantised,
      byte[] ends);
}
