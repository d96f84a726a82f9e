package io.rivero.codec.picture;

import io.rivero.codec.kernel.Kernels;

/// The inner loops of the picture tools: one row of samples each. Both implementations give the
/// same bytes.
///
/// Colour is BT.601 in limited range with 8-bit coefficients; `>>` rounds down:
///
/// ```
/// Y = ((66 R + 129 G + 25 B + 128) >> 8) + 16
/// U = ((-38 R - 74 G + 112 B + 512) >> 10) + 128      with R, G, B the sums of 2x2 pixels
/// V = ((112 R - 94 G - 18 B + 512) >> 10) + 128
/// R = clip((298 (Y - 16) + 409 (V - 128) + 128) >> 8)
/// G = clip((298 (Y - 16) - 100 (U - 128) - 208 (V - 128) + 128) >> 8)
/// B = clip((298 (Y - 16) + 516 (U - 128) + 128) >> 8)
/// ```
interface PictureKernels {
  /// The implementation of this JVM.
  PictureKernels KERNELS =
      Kernels.choose(() -> new VectorPictureKernels(), () -> new ScalarPictureKernels());

  /// Bits of a scaling weight: all weights of one sample and direction add up to `1 <<
  /// WEIGHT_BITS`.
  int WEIGHT_BITS = 11;

  /// Converts `width` samples of luma, with one sample of chroma for each two, to opaque ARGB.
  void toArgb(
      byte[] y, int yAt, byte[] u, byte[] v, int chromaAt, int[] argb, int argbAt, int width);

  /// Converts `width` pixels to luma.
  void toLuma(int[] argb, int argbAt, byte[] y, int yAt, int width);

  /// Converts two rows of `width` pixels to one row of chroma; an odd last pixel counts twice. A
  /// last single row is passed as both.
  void toChroma(int[] argb, int upperAt, int lowerAt, byte[] u, byte[] v, int chromaAt, int width);

  /// Writes `width` pairs `u, v`.
  void interleave(byte[] u, byte[] v, int at, byte[] uv, int uvAt, int width);

  /// Reads `width` pairs `u, v`.
  void deinterleave(byte[] uv, int uvAt, byte[] u, byte[] v, int at, int width);

  /// Blends `plane = source + plane * (255 - alpha) / 255`, rounded to the nearest; `source` has
  /// been multiplied by its alpha, so that it is never larger than alpha.
  void blend(byte[] plane, int at, byte[] source, byte[] alpha, int sourceAt, int width);

  /// Sets `sums[i] = samples[i] * weight`.
  void weigh(byte[] samples, int at, int weight, int[] sums, int width);

  /// Adds `samples[i] * weight` to `sums[i]`.
  void weighMore(byte[] samples, int at, int weight, int[] sums, int width);

  /// Writes for each x of `width` the sum of `sums[starts[x] + tap] * weights[tap * width + x]`
  /// over all taps, rounded and shifted back by twice [#WEIGHT_BITS].
  void gather(int[] sums, int[] starts, int[] weights, int taps, byte[] out, int outAt, int width);
}
