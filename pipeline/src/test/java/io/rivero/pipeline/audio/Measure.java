package io.rivero.pipeline.audio;

/// Measures mono sound.
final class Measure {
  private Measure() {}

  /// Amplitude of one frequency, by correlation under a Hann window.
  static double amplitude(short[] pcm, int from, int samples, double hz, int rate) {
    double re = 0;
    double im = 0;
    double sum = 0;
    for (int i = 0; i < samples; i++) {
      double weight = 0.5 - 0.5 * Math.cos(2 * Math.PI * (i + 0.5) / samples);
      double angle = 2 * Math.PI * hz * i / rate;
      re += weight * pcm[from + i] * Math.cos(angle);
      im += weight * pcm[from + i] * Math.sin(angle);
      sum += weight;
    }
    return 2 * Math.hypot(re, im) / sum;
  }

  /// Root mean square.
  static double rms(short[] pcm, int from, int samples) {
    double sum = 0;
    for (int i = from; i < from + samples; i++) {
      sum += (double) pcm[i] * pcm[i];
    }
    return Math.sqrt(sum / samples);
  }

  /// Largest difference between neighbouring samples: a click is steeper than the sound.
  static int steepest(short[] pcm) {
    int steepest = 0;
    for (int i = 1; i < pcm.length; i++) {
      steepest = Math.max(steepest, Math.abs(pcm[i] - pcm[i - 1]));
    }
    return steepest;
  }

  /// The largest difference between neighbouring samples of a sine.
  static double slope(double hz, double amplitude, int rate) {
    return amplitude * 2 * Math.PI * hz / rate;
  }
}
