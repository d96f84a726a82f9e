package io.rivero.codec.vp8;

import io.rivero.codec.picture.I420Picture;
import java.util.Arrays;
import java.util.Random;

/// Pictures that tests make for themselves.
final class Scenes {
  private Scenes() {}

  /// A textured ground that wanders, a bright square that moves over it, and some noise.
  static I420Picture moving(int width, int height, int number, long seed) {
    var random = new Random(seed + number);
    I420Picture picture = I420Picture.allocate(width, height, 0);
    int squareX = (number * 3) % Math.max(width - 8, 1);
    int squareY = (number * 2) % Math.max(height - 8, 1);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        double ground = 100 + 50 * Math.sin((x + number) / 9.0) * Math.cos((y - number) / 13.0);
        boolean inSquare = Math.abs(x - squareX) < 12 && Math.abs(y - squareY) < 12;
        int value = (inSquare ? 220 : (int) ground) + random.nextInt(5) - 2;
        picture.y()[picture.offset() + y * picture.stride() + x] = (byte) value;
      }
    }
    chroma(picture, picture.u(), number, 7);
    chroma(picture, picture.v(), -number, 11);
    return picture;
  }

  /// No two samples have to do with each other.
  static I420Picture noise(int width, int height, long seed) {
    var random = new Random(seed);
    I420Picture picture = I420Picture.allocate(width, height, 0);
    random.nextBytes(picture.y());
    random.nextBytes(picture.u());
    random.nextBytes(picture.v());
    return picture;
  }

  static I420Picture flat(int width, int height, int value) {
    I420Picture picture = I420Picture.allocate(width, height, 0);
    Arrays.fill(picture.y(), (byte) value);
    Arrays.fill(picture.u(), (byte) (255 - value));
    Arrays.fill(picture.v(), (byte) 128);
    return picture;
  }

  private static void chroma(I420Picture picture, byte[] plane, int number, int wave) {
    for (int y = 0; y < picture.chromaHeight(); y++) {
      for (int x = 0; x < picture.chromaWidth(); x++) {
        int at = picture.chromaOffset() + y * picture.chromaStride() + x;
        plane[at] = (byte) (128 + 30 * Math.sin((x + y + number) / (double) wave));
      }
    }
  }

  /// Of luma, in dB.
  static double psnr(I420Picture a, I420Picture b) {
    double squares = 0;
    for (int y = 0; y < a.height(); y++) {
      for (int x = 0; x < a.width(); x++) {
        int first = a.y()[a.offset() + y * a.stride() + x] & 255;
        int second = b.y()[b.offset() + y * b.stride() + x] & 255;
        squares += (first - second) * (double) (first - second);
      }
    }
    return 10 * Math.log10(65025.0 * a.width() * a.height() / Math.max(squares, 1));
  }

  /// Whether all visible samples are the same.
  static boolean same(I420Picture a, I420Picture b) {
    return a.width() == b.width()
        && a.height() == b.height()
        && same(a.y(), b.y(), a, b, false)
        && same(a.u(), b.u(), a, b, true)
        && same(a.v(), b.v(), a, b, true);
  }

  private static boolean same(byte[] p, byte[] q, I420Picture a, I420Picture b, boolean isChroma) {
    int width = isChroma ? a.chromaWidth() : a.width();
    int height = isChroma ? a.chromaHeight() : a.height();
    for (int y = 0; y < height; y++) {
      int i = isChroma ? a.chromaOffset() + y * a.chromaStride() : a.offset() + y * a.stride();
      int k = isChroma ? b.chromaOffset() + y * b.chromaStride() : b.offset() + y * b.stride();
      if (!Arrays.equals(p, i, i + width, q, k, k + width)) {
        return false;
      }
    }
    return true;
  }
}
