package io.rivero.codec.audio;

/// Loudness in -dBov, as RFC 6464 section 3 counts it: 0 is a full-scale square wave, 127 is
/// silence.
public final class AudioLevel {
  /// The level of digital silence.
  public static final int SILENCE = 127;

  private AudioLevel() {}

  /// The level of a frame, 0 to 127.
  public static int dbov(AudioFrame frame) {
    return dbov(frame.pcm(), frame.samples() * frame.channels());
  }

  /// The level of the first samples, of whatever channels, 0 to 127.
  static int dbov(short[] pcm, int length) {
    long energy = 0;
    for (int i = 0; i < length; i++) {
      energy += pcm[i] * pcm[i];
    }
    if (energy == 0) {
      return SILENCE;
    }
    double power = (double) energy / length / (32768.0 * 32768.0);
    return Math.clamp(Math.round(-10 * Math.log10(power)), 0, SILENCE);
  }
}
