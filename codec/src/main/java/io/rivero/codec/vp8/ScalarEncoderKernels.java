package io.rivero.codec.vp8;

/// The encoder's hot loops in plain Java; also what the vector kernels are compared with.
final class ScalarEncoderKernels implements EncoderKernels {
  private static final int SIN = 2217; // sqrt(2) * sin(pi / 8) * 4096
  private static final int COS = 5352; // sqrt(2) * cos(pi / 8) * 4096
  private static final byte[] ZIGZAG = {0, 1, 4, 8, 5, 2, 3, 6, 9, 12, 13, 10, 7, 11, 14, 15};

  @Override
  public int sad16x16(byte[] a, int aOffset, int aStride, byte[] b, int bOffset, int bStride) {
    return sad(a, aOffset, aStride, b, bOffset, bStride, 16);
  }

  @Override
  public int sad8x8(byte[] a, int aOffset, int aStride, byte[] b, int bOffset, int bStride) {
    return sad(a, aOffset, aStride, b, bOffset, bStride, 8);
  }

  private static int sad(byte[] a, int ao, int aStride, byte[] b, int bo, int bStride, int size) {
    int sum = 0;
    for (int y = 0; y < size; y++) {
      int i = ao + y * aStride;
      int k = bo + y * bStride;
      for (int x = 0; x < size; x++) {
        sum += Math.abs((a[i + x] & 255) - (b[k + x] & 255));
      }
    }
    return sum;
  }

  @Override
  public int sad16x16Between(
      byte[] a, int aOffset, int aStride, byte[] b, int bOffset, int bStride, int x, int y) {
    return sadBetween(a, aOffset, aStride, b, bOffset, bStride, x, y, 16);
  }

  @Override
  public int sad8x8Between(
      byte[] a, int aOffset, int aStride, byte[] b, int bOffset, int bStride, int x, int y) {
    return sadBetween(a, aOffset, aStride, b, bOffset, bStride, x, y, 8);
  }

  /// A row or column that has the weight 0 is not read: `right` and `below` are 0 then.
  private static int sadBetween(
      byte[] a, int ao, int aStride, byte[] b, int bo, int bStride, int x, int y, int size) {
    int right = x == 0 ? 0 : 1;
    int below = y == 0 ? 0 : bStride;
    int sum = 0;
    for (int row = 0; row < size; row++) {
      int i = ao + row * aStride;
      int k = bo + row * bStride;
      for (int column = 0; column < size; column++) {
        int upper = mix(b[k + column] & 255, b[k + column + right] & 255, x);
        int lower = mix(b[k + column + below] & 255, b[k + column + below + right] & 255, x);
        sum += Math.abs((a[i + column] & 255) - mix(upper, lower, y));
      }
    }
    return sum;
  }

  private static int mix(int near, int far, int eighths) {
    return (near * (8 - eighths) + far * eighths + 4) >> 3;
  }

  @Override
  public int sse16x16(byte[] a, int aOffset, int aStride, byte[] b, int bOffset, int bStride) {
    return sse(a, aOffset, aStride, b, bOffset, bStride, 16);
  }

  @Override
  public int sse8x8(byte[] a, int aOffset, int aStride, byte[] b, int bOffset, int bStride) {
    return sse(a, aOffset, aStride, b, bOffset, bStride, 8);
  }

  @Override
  public int sse4x4(byte[] a, int aOffset, int aStride, byte[] b, int bOffset, int bStride) {
    return sse(a, aOffset, aStride, b, bOffset, bStride, 4);
  }

  private static int sse(byte[] a, int ao, int aStride, byte[] b, int bo, int bStride, int size) {
    int sum = 0;
    for (int y = 0; y < size; y++) {
      int i = ao + y * aStride;
      int k = bo + y * bStride;
      for (int x = 0; x < size; x++) {
        int difference = (a[i + x] & 255) - (b[k + x] & 255);
        sum += difference * difference;
      }
    }
    return sum;
  }

  @Override
  public long sumAndSquares16x16(byte[] a, int aOffset, int aStride) {
    int sum = 0;
    int squares = 0;
    for (int y = 0; y < 16; y++) {
      int i = aOffset + y * aStride;
      for (int x = 0; x < 16; x++) {
        int sample = a[i + x] & 255;
        sum += sample;
        squares += sample * sample;
      }
    }
    return (long) sum << 32 | squares;
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
    for (int block = 0; block < 16; block++) {
      int x = (block & 3) * 4;
      int y = (block >> 2) * 4;
      forwardDct4x4(
          source,
          sourceOffset + y * sourceStride + x,
          sourceStride,
          prediction,
          predictionOffset + y * predictionStride + x,
          predictionStride,
          coefficients,
          to + block * 16);
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
    for (int block = 0; block < 4; block++) {
      int x = (block & 1) * 4;
      int y = (block >> 1) * 4;
      forwardDct4x4(
          source,
          sourceOffset + y * sourceStride + x,
          sourceStride,
          prediction,
          predictionOffset + y * predictionStride + x,
          predictionStride,
          coefficients,
          to + block * 16);
    }
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
    for (int x = 0; x < 4; x++) {
      int i = sourceOffset + x;
      int k = predictionOffset + x;
      int r0 = (source[i] & 255) - (prediction[k] & 255);
      int r1 = (source[i + sourceStride] & 255) - (prediction[k + predictionStride] & 255);
      int r2 = (source[i + 2 * sourceStride] & 255) - (prediction[k + 2 * predictionStride] & 255);
      int r3 = (source[i + 3 * sourceStride] & 255) - (prediction[k + 3 * predictionStride] & 255);
      int s = r0 + r3;
      int d = r0 - r3;
      int t = r1 + r2;
      int c = r1 - r2;
      coefficients[to + x] = (short) ((s + t) << 2);
      coefficients[to + x + 4] = (short) ((SIN * c + COS * d + 512) >> 10);
      coefficients[to + x + 8] = (short) ((s - t) << 2);
      coefficients[to + x + 12] = (short) ((SIN * d - COS * c + 512) >> 10);
    }
    for (int y = to; y < to + 16; y += 4) {
      int s = coefficients[y] + coefficients[y + 3];
      int d = coefficients[y] - coefficients[y + 3];
      int t = coefficients[y + 1] + coefficients[y + 2];
      int c = coefficients[y + 1] - coefficients[y + 2];
      coefficients[y] = (short) ((s + t + 4) >> 3);
      coefficients[y + 1] = (short) ((SIN * c + COS * d + 16384) >> 15);
      coefficients[y + 2] = (short) ((s - t + 4) >> 3);
      coefficients[y + 3] = (short) ((SIN * d - COS * c + 16384) >> 15);
    }
  }

  @Override
  public void forwardWht(short[] coefficients, int from, int to) {
    // Four numbers of up to 2040 fit into a short, hence no wider room between the passes.
    for (int x = 0; x < 4; x++) {
      int i = from + x * 16;
      int s = coefficients[i] + coefficients[i + 192];
      int d = coefficients[i] - coefficients[i + 192];
      int t = coefficients[i + 64] + coefficients[i + 128];
      int c = coefficients[i + 64] - coefficients[i + 128];

      coefficients[to + x] = (short) (s + t);
      coefficients[to + x + 4] = (short) (c + d);
      coefficients[to + x + 8] = (short) (s - t);
      coefficients[to + x + 12] = (short) (d - c);
    }
    for (int y = to; y < to + 16; y += 4) {
      int s = coefficients[y] + coefficients[y + 3];
      int d = coefficients[y] - coefficients[y + 3];
      int t = coefficients[y + 1] + coefficients[y + 2];
      int c = coefficients[y + 1] - coefficients[y + 2];
      coefficients[y] = (short) ((s + t + 1) >> 1);
      coefficients[y + 1] = (short) ((c + d + 1) >> 1);
      coefficients[y + 2] = (short) ((s - t + 1) >> 1);
      coefficients[y + 3] = (short) ((d - c + 1) >> 1);
    }
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
    int sum = 0;
    for (int block = offset; block < offset + 16 * blocks; block += 16) {
      int end = 0;
      levels[block] = 0;
      dequantised[block] = 0;
      for (int n = first; n < 16; n++) {
        int i = ZIGZAG[n];
        int c = coefficients[block + i];
        int level = ((Math.abs(c) + quantiser[i]) * quantiser[16 + i]) >> 16;
        if (level != 0) {
          end = n + 1;
        }
        level = c < 0 ? -level : level;
        levels[block + n] = (short) level;
        dequantised[block + i] = (short) (level * quantiser[32 + i]);
      }
      ends[block >> 4] = (byte) end;
      sum += end;
    }
    return sum;
  }
}
