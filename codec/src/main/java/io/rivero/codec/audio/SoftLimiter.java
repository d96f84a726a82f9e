package io.rivero.codec.audio;

/// Brings a sum of several voices back into 16 bits without clipping.
///
/// A block that would exceed the range is turned down as a whole, quickly; afterwards the gain
/// recovers slowly. What still exceeds within the first millisecond is bent, not cut. A sum that
/// fits is copied as it is.
///
/// Owner: one thread.
final class SoftLimiter {
  private static final float CEILING = 30_000;
  private static final float KNEE = 28_000;
  private static final float RECOVERY = 1.06f; // per block: 0.5 dB

  private float gain = 1;

  /// Writes a sum, less what one of its contributors gave.
  ///
  /// @param own samples to take off again, or null
  void apply(int[] sum, short @org.jspecify.annotations.Nullable [] own, short[] out, int length) {
    int peak = own == null ? difference(sum, out, length) : difference(sum, own, out, length);
    if (peak <= KNEE && gain == 1) {
      return;
    }
    float wanted = Math.min(1, CEILING / Math.max(1, peak));
    float end = Math.min(wanted, gain * RECOVERY);
    int ramp = Math.min(length, end < gain ? 96 : length);
    float step = (end - gain) / ramp;
    for (int i = 0; i < length; i++) {
      gain = i < ramp ? gain + step : end;
      int value = own == null ? sum[i] : sum[i] - own[i];
      out[i] = bend(value * gain);
    }
    gain = end;
  }

  /// Writes the samples, right if none exceeds the range, and returns the largest.
  private static int difference(int[] sum, short[] out, int length) {
    int peak = 0;
    for (int i = 0; i < length; i++) {
      int value = sum[i];
      out[i] = (short) value;
      peak = Math.max(peak, Math.abs(value));
    }
    return peak;
  }

  private static int difference(int[] sum, short[] own, short[] out, int length) {
    int peak = 0;
    for (int i = 0; i < length; i++) {
      int value = sum[i] - own[i];
      out[i] = (short) value;
      peak = Math.max(peak, Math.abs(value));
    }
    return peak;
  }

  /// Straight up to the knee, then ever flatter towards full scale.
  private static short bend(float value) {
    float size = Math.abs(value);
    if (size <= KNEE) {
      return (short) value;
    }
    float room = 32_767 - KNEE;
    float over = size - KNEE;
    float bent = KNEE + room * over / (over + room);
    return (short) (value < 0 ? -bent : bent);
  }
}
