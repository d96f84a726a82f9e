package io.rivero.codec.vorbis;

/// The inverse modified discrete cosine transform of one block size, by a complex FFT of a quarter
/// of it.
final class Transform {
  private final int half; // inputs
  private final int quarter; // points of the FFT
  private final float[] twiddle; // cosine and sine by turns
  private final float[] roots;
  private final int[] reversed;
  private final float[] re;
  private final float[] im;
  private final float[] cosines; // the discrete cosine transform of type IV

  /// @param size outputs, a power of two from 64
  Transform(int size) {
    half = size / 2;
    quarter = size / 4;
    twiddle = new float[2 * quarter];
    roots = new float[quarter];
    reversed = new int[quarter];
    re = new float[quarter];
    im = new float[quarter];
    cosines = new float[half];
    int bits = 31 - Integer.numberOfLeadingZeros(quarter);
    for (int i = 0; i < quarter; i++) {
      double angle = -Math.PI * (8 * i + 1) / (8.0 * half);
      twiddle[2 * i] = (float) Math.cos(angle);
      twiddle[2 * i + 1] = (float) Math.sin(angle);
      reversed[i] = Integer.reverse(i) >>> (32 - bits);
    }
    for (int i = 0; i < quarter / 2; i++) {
      roots[2 * i] = (float) Math.cos(-2 * Math.PI * i / quarter);
      roots[2 * i + 1] = (float) Math.sin(-2 * Math.PI * i / quarter);
    }
  }

  /// Transforms `half` coefficients into twice as many samples.
  void inverse(float[] spectrum, float[] out) {
    for (int i = 0; i < quarter; i++) {
      float a = spectrum[2 * i];
      float b = spectrum[half - 1 - 2 * i];
      float c = twiddle[2 * i];
      float s = twiddle[2 * i + 1];
      re[reversed[i]] = a * c - b * s;
      im[reversed[i]] = a * s + b * c;
    }
    fft();
    for (int i = 0; i < quarter; i++) {
      float c = twiddle[2 * i];
      float s = twiddle[2 * i + 1];
      cosines[2 * i] = re[i] * c - im[i] * s;
      cosines[half - 1 - 2 * i] = -(re[i] * s + im[i] * c);
    }
    for (int i = 0; i < quarter; i++) { // the symmetries of the cosines give the rest
      out[i] = cosines[quarter + i];
      out[3 * quarter + i] = -cosines[i];
    }
    for (int i = quarter; i < 3 * quarter; i++) {
      out[i] = -cosines[3 * quarter - 1 - i];
    }
  }

  private void fft() {
    for (int size = 2; size <= quarter; size *= 2) {
      int step = quarter / size;
      for (int from = 0; from < quarter; from += size) {
        for (int k = 0; k < size / 2; k++) {
          int a = from + k;
          int b = a + size / 2;
          float c = roots[2 * k * step];
          float s = roots[2 * k * step + 1];
          float x = re[b] * c - im[b] * s;
          float y = re[b] * s + im[b] * c;
          re[b] = re[a] - x;
          im[b] = im[a] - y;
          re[a] += x;
          im[a] += y;
        }
      }
    }
  }
}
