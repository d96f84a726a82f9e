package io.rivero.codec.vp8;

/// Prediction between samples in plain Java (RFC 6386 section 18.3).
final class ScalarPrediction {
  private ScalarPrediction() {}

  static void sixTap(
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
      byte[] scratch) {
    if (y == 0) {
      sixTapPass(source, from, sourceStride, 1, target, to, targetStride, width, height, x);
    } else if (x == 0) {
      sixTapPass(
          source, from, sourceStride, sourceStride, target, to, targetStride, width, height, y);
    } else {
      int first = from - 2 * sourceStride;
      sixTapPass(source, first, sourceStride, 1, scratch, 0, width, width, height + 5, x);
      sixTapPass(scratch, 2 * width, width, width, target, to, targetStride, width, height, y);
    }
  }

  /// One direction: `step` leads from a tap to the next.
  private static void sixTapPass(
      byte[] source,
      int from,
      int sourceStride,
      int step,
      byte[] target,
      int to,
      int targetStride,
      int width,
      int height,
      int fraction) {
    int[] taps = SubpixelFilters.SIX_TAP[fraction];
    int t0 = taps[0];
    int t1 = taps[1];
    int t2 = taps[2];
    int t3 = taps[3];
    int t4 = taps[4];
    int t5 = taps[5];
    for (int row = 0; row < height; row++) {
      int in = from + row * sourceStride;
      int out = to + row * targetStride;
      for (int i = 0; i < width; i++) {
        int at = in + i;
        int sum =
            (source[at - 2 * step] & 0xff) * t0
                + (source[at - step] & 0xff) * t1
                + (source[at] & 0xff) * t2
                + (source[at + step] & 0xff) * t3
                + (source[at + 2 * step] & 0xff) * t4
                + (source[at + 3 * step] & 0xff) * t5;
        target[out + i] = (byte) clamp255((sum + 64) >> 7);
      }
    }
  }

  static void bilinear(
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
      byte[] scratch) {
    if (y == 0) {
      bilinearPass(source, from, sourceStride, 1, target, to, targetStride, width, height, x);
    } else if (x == 0) {
      bilinearPass(
          source, from, sourceStride, sourceStride, target, to, targetStride, width, height, y);
    } else {
      bilinearPass(source, from, sourceStride, 1, scratch, 0, width, width, height + 1, x);
      bilinearPass(scratch, 0, width, width, target, to, targetStride, width, height, y);
    }
  }

  private static void bilinearPass(
      byte[] source,
      int from,
      int sourceStride,
      int step,
      byte[] target,
      int to,
      int targetStride,
      int width,
      int height,
      int fraction) {
    int far = fraction * 16;
    int near = 128 - far;
    for (int row = 0; row < height; row++) {
      int in = from + row * sourceStride;
      int out = to + row * targetStride;
      for (int i = 0; i < width; i++) {
        int sum = (source[in + i] & 0xff) * near + (source[in + i + step] & 0xff) * far;
        target[out + i] = (byte) ((sum + 64) >> 7);
      }
    }
  }

  private static int clamp255(int value) {
    return (value & ~255) == 0 ? value : (~value >> 31) & 255;
  }
}
