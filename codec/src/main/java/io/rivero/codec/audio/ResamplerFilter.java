package io.rivero.codec.audio;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// The coefficients of a [Resampler], for each ratio of rates once: a low pass (sinc under a Kaiser
/// window) between the two rates' half-way frequencies, cut into phases.
///
/// It passes 86 % of the lower rate's half and stops all of what lies above it by 80 dB or more.
///
/// Immutable, any thread.
final class ResamplerFilter {
  private static final double PASS = 0.86; // of half of the lower rate
  private static final double ATTENUATION_DB = 86;
  private static final Map<Long, ResamplerFilter> FILTERS = new ConcurrentHashMap<>();

  final int up;
  final int down;
  final int taps;
  private final float[] coefficients; // phase after phase, each reversed in time

  static ResamplerFilter of(int fromHz, int toHz) {
    int divisor = gcd(fromHz, toHz);
    int up = toHz / divisor;
    int down = fromHz / divisor;
    return FILTERS.computeIfAbsent((long) up << 32 | down, ratio -> new ResamplerFilter(up, down));
  }

  private static int gcd(int a, int b) {
    return b == 0 ? a : gcd(b, a % b);
  }

  private ResamplerFilter(int up, int down) {
    this.up = up;
    this.down = down;
    double cutoff = Math.min(1, (double) up / down); // half of the lower rate, input's half = 1
    double transition = cutoff * (1 - PASS);
    int wanted = (int) Math.ceil((ATTENUATION_DB - 7.95) / (2.285 * Math.PI * transition)) + 1;
    taps = (wanted + 3) / 4 * 4;
    coefficients = new float[up * taps];
    double beta = 0.1102 * (ATTENUATION_DB - 8.7);
    double center = cutoff * (1 + PASS) / 2;
    for (int phase = 0; phase < up; phase++) {
      double[] row = new double[taps];
      double sum = 0;
      for (int tap = 0; tap < taps; tap++) {
        double at = tap - (taps / 2 - 1) - (double) phase / up; // input samples from the output
        double window = kaiser(at / (taps / 2.0), beta);
        row[tap] = window * center * sinc(center * at);
        sum += row[tap];
      }
      for (int tap = 0; tap < taps; tap++) { // each phase passes a constant as it is
        coefficients[phase * taps + tap] = (float) (row[tap] / sum);
      }
    }
  }

  private static double sinc(double x) {
    return Math.abs(x) < 1e-9 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x);
  }

  private static double kaiser(double x, double beta) {
    return Math.abs(x) >= 1 ? 0 : bessel(beta * Math.sqrt(1 - x * x)) / bessel(beta);
  }

  /// The modified Bessel function of order zero, by its series.
  private static double bessel(double x) {
    double sum = 1;
    double term = 1;
    for (int k = 1; term > sum * 1e-12; k++) {
      term *= (x / 2 / k) * (x / 2 / k);
      sum += term;
    }
    return sum;
  }

  /// One output: the phase's coefficients with as many samples from `at` on.
  float apply(int phase, float[] samples, int at) {
    float[] c = coefficients;
    int from = phase * taps;
    float a = 0;
    float b = 0;
    float d = 0;
    float e = 0;
    for (int i = 0; i < taps; i += 4) { // four sums, so that additions do not wait for each other
      a += c[from + i] * samples[at + i];
      b += c[from + i + 1] * samples[at + i + 1];
      d += c[from + i + 2] * samples[at + i + 2];
      e += c[from + i + 3] * samples[at + i + 3];
    }
    return a + b + (d + e);
  }
}
