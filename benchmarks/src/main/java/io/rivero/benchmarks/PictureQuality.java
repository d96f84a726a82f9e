package io.rivero.benchmarks;

import io.rivero.codec.picture.I420Picture;

/// How near decoded pictures are to the original ones.
///
/// PSNR is of all samples of all pictures together, as `vpxenc --psnr` prints it ("overall"). SSIM
/// is of luma, in windows of 8x8 samples at every fourth row and column, and their mean.
final class PictureQuality {
  private static final double C1 = 0.01 * 255 * (0.01 * 255);
  private static final double C2 = 0.03 * 255 * (0.03 * 255);

  private long squares;
  private long samples;
  private double similarity;
  private long windows;

  void add(I420Picture original, I420Picture decoded) {
    plane(
        original.y(),
        original.offset(),
        original.stride(),
        decoded.y(),
        decoded.offset(),
        decoded.stride(),
        original.width(),
        original.height());
    chroma(original, original.u(), decoded, decoded.u());
    chroma(original, original.v(), decoded, decoded.v());
    for (int y = 0; y + 8 <= original.height(); y += 4) {
      for (int x = 0; x + 8 <= original.width(); x += 4) {
        similarity += window(original, decoded, x, y);
        windows++;
      }
    }
  }

  double psnr() {
    return squares == 0 ? 99 : 10 * Math.log10(255.0 * 255 * samples / squares);
  }

  double ssim() {
    return windows == 0 ? 1 : similarity / windows;
  }

  private void chroma(I420Picture original, byte[] plane, I420Picture decoded, byte[] other) {
    plane(
        plane,
        original.chromaOffset(),
        original.chromaStride(),
        other,
        decoded.chromaOffset(),
        decoded.chromaStride(),
        original.chromaWidth(),
        original.chromaHeight());
  }

  private void plane(
      byte[] a, int at, int stride, byte[] b, int bAt, int bStride, int width, int height) {
    for (int y = 0; y < height; y++) {
      int sum = 0;
      for (int x = 0; x < width; x++) {
        int difference = (a[at + y * stride + x] & 255) - (b[bAt + y * bStride + x] & 255);
        sum += difference * difference;
      }
      squares += sum;
    }
    samples += (long) width * height;
  }

  private static double window(I420Picture original, I420Picture decoded, int x, int y) {
    byte[] a = original.y();
    byte[] b = decoded.y();
    int sumA = 0;
    int sumB = 0;
    int squaresA = 0;
    int squaresB = 0;
    int products = 0;
    for (int row = y; row < y + 8; row++) {
      int i = original.offset() + row * original.stride() + x;
      int k = decoded.offset() + row * decoded.stride() + x;
      for (int column = 0; column < 8; column++) {
        int p = a[i + column] & 255;
        int q = b[k + column] & 255;
        sumA += p;
        sumB += q;
        squaresA += p * p;
        squaresB += q * q;
        products += p * q;
      }
    }
    double meanA = sumA / 64.0;
    double meanB = sumB / 64.0;
    double varianceA = squaresA / 64.0 - meanA * meanA;
    double varianceB = squaresB / 64.0 - meanB * meanB;
    double covariance = products / 64.0 - meanA * meanB;
    return (2 * meanA * meanB + C1)
        * (2 * covariance + C2)
        / ((meanA * meanA + meanB * meanB + C1) * (varianceA + varianceB + C2));
  }
}
