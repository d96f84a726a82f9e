package io.rivero.codec.audio;

import java.util.Random;

/// Makes sounds for tests and measures them.
public final class Sound {
  private Sound() {}

  /// A sine, the same on all channels.
  public static short[] tone(double hz, double amplitude, int rate, int channels, int samples) {
    short[] pcm = new short[samples * channels];
    for (int i = 0; i < samples; i++) {
      short value = (short) Math.round(amplitude * Math.sin(2 * Math.PI * hz * i / rate));
      for (int c = 0; c < channels; c++) {
        pcm[i * channels + c] = value;
      }
    }
    return pcm;
  }

  /// Something like speech: a buzz of changing pitch and formants, in syllables.
  public static short[] speech(int rate, int samples, long seed) {
    Random random = new Random(seed);
    short[] pcm = new short[samples];
    double phase = 0;
    double pitch = 120;
    double[] weights = new double[12];
    for (int i = 0; i < samples; i++) {
      if (i % (rate / 5) == 0) {
        pitch = 100 + 80 * random.nextDouble();
        for (int k = 0; k < weights.length; k++) {
          weights[k] = random.nextDouble() / (1 + k / 3.0);
        }
      }
      double syllable = Math.sin(Math.PI * (i % (rate / 5)) / (rate / 5.0));
      phase += 2 * Math.PI * pitch / rate;
      double sum = 0;
      for (int k = 0; k < weights.length; k++) {
        sum += weights[k] * Math.sin((k + 1) * phase);
      }
      pcm[i] = (short) (3000 * syllable * sum + random.nextGaussian() * 20);
    }
    return pcm;
  }

  /// Amplitude of one frequency in a mono signal, by correlation under a Hann window.
  public static double amplitude(short[] pcm, int from, int samples, double hz, int rate) {
    double re = 0;
    double im = 0;
    double sum = 0;
    for (int i = 0; i < samples; i++) {
      double w = 0.5 - 0.5 * Math.cos(2 * Math.PI * (i + 0.5) / samples);
      double angle = 2 * Math.PI * hz * i / rate;
      re += w * pcm[from + i] * Math.cos(angle);
      im += w * pcm[from + i] * Math.sin(angle);
      sum += w;
    }
    return 2 * Math.hypot(re, im) / sum;
  }

  /// Root mean square.
  public static double rms(short[] pcm, int from, int samples) {
    double sum = 0;
    for (int i = from; i < from + samples; i++) {
      sum += (double) pcm[i] * pcm[i];
    }
    return Math.sqrt(sum / samples);
  }

  /// How much stronger one tone is than everything else, in dB: the best sine of this frequency is
  /// fitted and taken away.
  public static double toneToRest(short[] pcm, int from, int samples, double hz, int rate) {
    double cc = 0;
    double ss = 0;
    double cs = 0;
    double xc = 0;
    double xs = 0;
    for (int i = 0; i < samples; i++) {
      double angle = 2 * Math.PI * hz * i / rate;
      double c = Math.cos(angle);
      double s = Math.sin(angle);
      double x = pcm[from + i];
      cc += c * c;
      ss += s * s;
      cs += c * s;
      xc += x * c;
      xs += x * s;
    }
    double det = cc * ss - cs * cs;
    double a = (xc * ss - xs * cs) / det;
    double b = (xs * cc - xc * cs) / det;
    double signal = 0;
    double rest = 1e-9;
    for (int i = 0; i < samples; i++) {
      double angle = 2 * Math.PI * hz * i / rate;
      double fitted = a * Math.cos(angle) + b * Math.sin(angle);
      signal += fitted * fitted;
      rest += (pcm[from + i] - fitted) * (pcm[from + i] - fitted);
    }
    return 10 * Math.log10(signal / rest);
  }

  /// Signal to noise of a copy, in dB.
  public static double snr(short[] signal, int from, short[] copy, int copyFrom, int samples) {
    double power = 1e-9;
    double noise = 1e-9;
    for (int i = 0; i < samples; i++) {
      double s = signal[from + i];
      double d = s - copy[copyFrom + i];
      power += s * s;
      noise += d * d;
    }
    return 10 * Math.log10(power / noise);
  }

  /// Largest difference between neighbouring samples of one channel.
  public static int steepest(short[] pcm, int from, int samples) {
    int steepest = 0;
    for (int i = from + 1; i < from + samples; i++) {
      steepest = Math.max(steepest, Math.abs(pcm[i] - pcm[i - 1]));
    }
    return steepest;
  }

  /// A frame with these samples.
  public static AudioFrame frame(short[] pcm, int from, int samples, int rate, int channels) {
    AudioFrame frame = new AudioFrame().set(rate, channels, samples);
    System.arraycopy(pcm, from * channels, frame.pcm(), 0, samples * channels);
    frame.setTimestamp(from);
    return frame;
  }
}
