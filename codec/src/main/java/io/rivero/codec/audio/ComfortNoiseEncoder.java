package io.rivero.codec.audio;

/// Describes background noise for a comfort noise packet (RFC 3389 section 3).
///
/// Owner: one thread; calls allocate nothing.
public final class ComfortNoiseEncoder {
  private static final int ORDER = 8;

  /// Bytes of a description.
  public static final int LENGTH = 1 + ORDER;

  private final double[] correlation = new double[ORDER + 1];
  private final double[] predictor = new double[ORDER + 1];
  private final double[] previous = new double[ORDER + 1];

  /// Describes a block of mono noise, best 20 ms or more.
  ///
  /// @return length of the payload
  public int encode(AudioFrame noise, byte[] out, int offset) {
    out[offset] = (byte) AudioLevel.dbov(noise);
    correlate(noise.pcm(), noise.samples());
    double error = correlation[0];
    for (int i = 1; i <= ORDER; i++) {
      double k = error <= 0 ? 0 : reflection(i, error);
      update(i, k);
      error *= 1 - k * k;
      out[offset + i] = (byte) Math.clamp(Math.round(k * 32768 / 258) + 127, 0, 254);
    }
    return LENGTH;
  }

  private void correlate(short[] pcm, int samples) {
    for (int lag = 0; lag <= ORDER; lag++) {
      double sum = 0;
      for (int i = lag; i < samples; i++) {
        sum += (double) pcm[i] * pcm[i - lag];
      }
      correlation[lag] = lag == 0 ? sum * 1.0001 + 1 : sum;
    }
  }

  /// Levinson and Durbin's recursion: the i-th coefficient of the inverse filter's lattice.
  private double reflection(int i, double error) {
    double sum = correlation[i];
    for (int j = 1; j < i; j++) {
      sum += predictor[j] * correlation[i - j];
    }
    return -sum / error;
  }

  private void update(int i, double k) {
    System.arraycopy(predictor, 0, previous, 0, i);
    for (int j = 1; j < i; j++) {
      predictor[j] = previous[j] + k * previous[i - j];
    }
    predictor[i] = k;
  }
}
