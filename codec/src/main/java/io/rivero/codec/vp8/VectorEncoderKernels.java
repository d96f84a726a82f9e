package io.rivero.codec.vp8;

/// The encoder's hot loops on the Vector API; what is too small for it is left to the plain ones.
final class VectorEncoderKernels implements EncoderKernels {
  private final ScalarEncoderKernels plain = new ScalarEncoderKernels();

  @Override
  public int sad16x16(byte[] a, int aOffset, int aStride, byte[] b, int bOffset, int bStride) {
    return VectorDifferences.sad16x16(a, aOffset, aStride, b, bOffset, bStride);
  }

  @Override
  public int sad8x8(byte[] a, int aOffset, int aStride, byte[] b, int bOffset, int bStride) {
    return VectorDifferences.sad8x8(a, aOffset, aStride, b, bOffset, bStride);
  }

  @Override
  public int sad16x16Between(
      byte[] a, int aOffset, int aStride, byte[] b, int bOffset, int bStride, int x, int y) {
    return VectorDifferences.sad16x16Between(a, aOffset, aStride, b, bOffset, bStride, x, y);
  }

  @Override
  public int sad8x8Between(
      byte[] a, int aOffset, int aStride, byte[] b, int bOffset, int bStride, int x, int y) {
    return VectorDifferences.sad8x8Between(a, aOffset, aStride, b, bOffset, bStride, x, y);
  }

  @Override
  public int sse16x16(byte[] a, int aOffset, int aStride, byte[] b, int bOffset, int bStride) {
    return VectorDifferences.sse16x16(a, aOffset, aStride, b, bOffset, bStride);
  }

  @Override
  public int sse8x8(byte[] a, int aOffset, int aStride, byte[] b, int bOffset, int bStride) {
    return VectorDifferences.sse8x8(a, aOffset, aStride, b, bOffset, bStride);
  }

  @Override
  public int sse4x4(byte[] a, int aOffset, int aStride, byte[] b, int bOffset, int bStride) {
    return plain.sse4x4(a, aOffset, aStride, b, bOffset, bStride);
  }

  @Override
  public long sumAndSquares16x16(byte[] a, int aOffset, int aStride) {
    return VectorDifferences.sumAndSquares16x16(a, aOffset, aStride);
  }

  @Override
  public void forwardDct16x16(
      byte[] source,
      int sourceOffset,
      int sourceStride,
      byte[] prediction,
      int predictionOffset,
      int predictionStride,
      short[] coefficients,
      int to) {
    for (int strip = 0; strip < 4; strip++) {
      int from = sourceOffset + 4 * strip * sourceStride;
      int predicted = predictionOffset + 4 * strip * predictionStride;
      VectorForwardTransform.columnsOfStrip(
          source,
          from,
          sourceStride,
          prediction,
          predicted,
          predictionStride,
          coefficients,
          to + 64 * strip);
      VectorForwardTransform.rows(coefficients, to + 64 * strip);
    }
  }

  @Override
  public void forwardDct8x8(
      byte[] source,
      int sourceOffset,
      int sourceStride,
      byte[] prediction,
      int predictionOffset,
      int predictionStride,
      short[] coefficients,
      int to) {
    VectorForwardTransform.columnsOfSquare(
        source,
        sourceOffset,
        sourceStride,
        prediction,
        predictionOffset,
        predictionStride,
        coefficients,
        to);
    VectorForwardTransform.rows(coefficients, to);
  }

  @Override
  public void forwardDct4x4(
      byte[] source,
      int sourceOffset,
      int sourceStride,
      byte[] prediction,
      int predictionOffset,
      int predictionStride,
      short[] coefficients,
      int to) {
    plain.forwardDct4x4(
        source,
        sourceOffset,
        sourceStride,
        prediction,
        predictionOffset,
        predictionStride,
        coefficients,
        to);
  }

  @Override
  public void forwardWht(short[] coefficients, int from, int to) {
    plain.forwardWht(coefficients, from, to);
  }

  @Override
  public int quantise(
      short[] coefficients,
      int offset,
      int blocks,
      int first,
      short[] quantiser,
      short[] levels,
      short[] dequantised,
      byte[] ends) {
    return VectorForwardTransform.quantise(
        coefficients, offset, blocks, first, quantiser, levels, dequantised, ends);
  }
}
