package io.rivero.codec.vp8;

import io.rivero.codec.picture.I420Picture;

/// How much a picture changes from sample to sample, which foretells the size of a key frame.
final class PictureDetail {
  private PictureDetail() {}

  /// Sum of the luma's differences along every fourth row, to the right and down, times four.
  static double of(I420Picture picture) {
    byte[] y = picture.y();
    int stride = picture.stride();
    long sum = 0;
    for (int row = 0; row + 1 < picture.codedHeight(); row += 4) {
      int at = picture.offset() + row * stride;
      for (int x = 1; x < picture.codedWidth(); x++) {
        int here = y[at + x] & 255;
        sum += Math.abs(here - (y[at + x - 1] & 255)) + Math.abs(here - (y[at + x + stride] & 255));
      }
    }
    // Noise and rounding count too: a flat macroblock still costs a few bits.
    return 4.0 * sum + picture.codedWidth() * picture.codedHeight() / 16.0;
  }
}
