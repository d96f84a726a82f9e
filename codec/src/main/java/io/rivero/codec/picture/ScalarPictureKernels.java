package io.rivero.codec.picture;

/// The inner loops of the picture tools in plain Java: what each of them means.
final class ScalarPictureKernels implements PictureKernels {
  private static final int ROUND = 1 << (2 * WEIGHT_BITS - 1);

  @Override
  public void toArgb(
      byte[] y, int yAt, byte[] u, byte[] v, int chromaAt, int[] argb, int argbAt, int width) {
    for (int x = 0; x < width; x++) {
      int luma = 298 * ((y[yAt + x] & 0xFF) - 16) + 128;
      int blue = (u[chromaAt + (x >> 1)] & 0xFF) - 128;
      int red = (v[chromaAt + (x >> 1)] & 0xFF) - 128;
      int r = clip((luma + 409 * red) >> 8);
      int g = clip((luma - 100 * blue - 208 * red) >> 8);
      int b = clip((luma + 516 * blue) >> 8);
      argb[argbAt + x] = 0xFF000000 | r << 16 | g << 8 | b;
    }
  }

  @Override
  public void toLuma(int[] argb, int argbAt, byte[] y, int yAt, int width) {
    for (int x = 0; x < width; x++) {
      int pixel = argb[argbAt + x];
      y[yAt + x] =
          (byte) (((66 * red(pixel) + 129 * green(pixel) + 25 * blue(pixel) + 128) >> 8) + 16);
    }
  }

  @Override
  public void toChroma(
      int[] argb, int upperAt, int lowerAt, byte[] u, byte[] v, int chromaAt, int width) {
    for (int x = 0; x < width; x += 2) {
      int next = Math.min(x + 1, width - 1);
      int a = argb[upperAt + x];
      int b = argb[upperAt + next];
      int c = argb[lowerAt + x];
      int d = argb[lowerAt + next];
      int r = red(a) + red(b) + red(c) + red(d);
      int g = green(a) + green(b) + green(c) + green(d);
      int blue = blue(a) + blue(b) + blue(c) + blue(d);
      u[chromaAt + (x >> 1)] = (byte) (((-38 * r - 74 * g + 112 * blue + 512) >> 10) + 128);
      v[chromaAt + (x >> 1)] = (byte) (((112 * r - 94 * g - 18 * blue + 512) >> 10) + 128);
    }
  }

  @Override
  public void interleave(byte[] u, byte[] v, int at, byte[] uv, int uvAt, int width) {
    for (int x = 0; x < width; x++) {
      uv[uvAt + 2 * x] = u[at + x];
      uv[uvAt + 2 * x + 1] = v[at + x];
    }
  }

  @Override
  public void deinterleave(byte[] uv, int uvAt, byte[] u, byte[] v, int at, int width) {
    for (int x = 0; x < width; x++) {
      u[at + x] = uv[uvAt + 2 * x];
      v[at + x] = uv[uvAt + 2 * x + 1];
    }
  }

  @Override
  public void blend(byte[] plane, int at, byte[] source, byte[] alpha, int sourceAt, int width) {
    for (int x = 0; x < width; x++) {
      int kept = (plane[at + x] & 0xFF) * (255 - (alpha[sourceAt + x] & 0xFF));
      plane[at + x] = (byte) (source[sourceAt + x] + dividedBy255(kept));
    }
  }

  @Override
  public void weigh(byte[] samples, int at, int weight, int[] sums, int width) {
    for (int x = 0; x < width; x++) {
      sums[x] = (samples[at + x] & 0xFF) * weight;
    }
  }

  @Override
  public void weighMore(byte[] samples, int at, int weight, int[] sums, int width) {
    for (int x = 0; x < width; x++) {
      sums[x] += (samples[at + x] & 0xFF) * weight;
    }
  }

  @Override
  public void gather(
      int[] sums, int[] starts, int[] weights, int taps, byte[] out, int outAt, int width) {
    if (taps == 2) {
      gatherPairs(sums, starts, weights, out, outAt, width);
      return;
    }
    for (int x = 0; x < width; x++) {
      int start = starts[x];
      int sum = ROUND;
      for (int tap = 0; tap < taps; tap++) {
        sum += sums[start + tap] * weights[tap * width + x];
      }
      out[outAt + x] = (byte) (sum >> (2 * WEIGHT_BITS));
    }
  }

  /// Two taps are what bilinear scaling and halving have.
  private static void gatherPairs(
      int[] sums, int[] starts, int[] weights, byte[] out, int outAt, int width) {
    for (int x = 0; x < width; x++) {
      int start = starts[x];
      int sum = sums[start] * weights[x] + sums[start + 1] * weights[width + x];
      out[outAt + x] = (byte) ((sum + ROUND) >> (2 * WEIGHT_BITS));
    }
  }

  /// The nearest integer to `value / 255`, for 0 to 255 * 255.
  static int dividedBy255(int value) {
    int rounded = value + 128;
    return (rounded + (rounded >> 8)) >> 8;
  }

  private static int clip(int value) {
    return Math.max(0, Math.min(255, value));
  }

  private static int red(int pixel) {
    return pixel >> 16 & 0xFF;
  }

  private static int green(int pixel) {
    return pixel >> 8 & 0xFF;
  }

  private static int blue(int pixel) {
    return pixel & 0xFF;
  }
}
