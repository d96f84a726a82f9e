package io.rivero.codec.g722;

/// The adaptive predictor of one sub-band (ITU-T G.722 clause 3.6, blocks 4L and 4H), in the
/// standard's own integers: two poles and six zeros, each moved by the sign of how it would have
/// helped.
///
/// The order of the steps and every shift are those of the standard: bit exactness depends on them.
final class G722Band {
  private static final int ZEROS = 6;

  private final int[] differences = new int[ZEROS]; // quantised, newest first
  private final int[] zeros = new int[ZEROS + 1];
  private int pole1;
  private int pole2;
  private int partial1; // partially reconstructed signals
  private int partial2;
  private int reconstructed1;
  private int reconstructed2;
  private int zeroPrediction;

  /// What is expected of the next sample.
  int prediction;

  private int scaleLog;

  /// The quantiser's scale.
  int scale;

  G722Band(int scale) {
    this.scale = scale;
  }

  static int saturate(int value) {
    return Math.clamp(value, -32_768, 32_767);
  }

  /// Learns the quantised difference of the current sample and predicts the next one.
  void update(int difference) {
    int partial = saturate(zeroPrediction + difference); // PARREC
    int reconstructed = saturate(prediction + difference); // RECONS
    adaptPoles(partial);
    int step = difference == 0 ? 0 : 128; // UPZERO
    for (int i = ZEROS; i > 0; i--) {
      int sign = (difference ^ differences[i - 1]) < 0 ? -step : step;
      zeros[i] = sign + ((zeros[i] * 32_640) >> 15);
    }
    System.arraycopy(differences, 0, differences, 1, ZEROS - 1); // DELAYA
    differences[0] = difference;
    reconstructed2 = reconstructed1;
    reconstructed1 = reconstructed;
    partial2 = partial1;
    partial1 = partial;
    predict();
  }

  /// Blocks UPPOL2 and UPPOL1.
  private void adaptPoles(int partial) {
    boolean like1 = (partial ^ partial1) >= 0;
    boolean like2 = (partial ^ partial2) >= 0;
    int four = saturate(pole1 << 2);
    int first = Math.min(like1 ? -four : four, 32_767) >> 7;
    int second = first + (like2 ? 128 : -128) + ((pole2 * 32_512) >> 15);
    second = Math.clamp(second, -12_288, 12_288);
    int limit = saturate(15_360 - second);
    pole1 = Math.clamp((like1 ? 192 : -192) + ((pole1 * 32_640) >> 15), -limit, limit);
    pole2 = second;
  }

  /// Moves the scale: blocks LOGSCL and SCALEL, LOGSCH and SCALEH.
  ///
  /// @param change of the logarithm for the code that was sent
  /// @param most that the logarithm can be
  /// @param shift of the band, 8 or 10
  void rescale(int change, int most, int shift) {
    scaleLog = Math.clamp(((scaleLog * 127) >> 7) + change, 0, most);
    int mantissa = G722Tables.SCALES[scaleLog >> 6 & 31];
    int right = shift - (scaleLog >> 11);
    scale = (right < 0 ? mantissa << -right : mantissa >> right) << 2;
  }

  /// Blocks FILTEP, FILTEZ and PREDIC.
  private void predict() {
    int poles =
        saturate(
            ((pole1 * saturate(reconstructed1 << 1)) >> 15)
                + ((pole2 * saturate(reconstructed2 << 1)) >> 15));
    int sum = 0;
    for (int i = ZEROS; i > 0; i--) {
      sum += (zeros[i] * saturate(differences[i - 1] << 1)) >> 15;
    }
    zeroPrediction = saturate(sum);
    prediction = saturate(poles + zeroPrediction);
  }
}
