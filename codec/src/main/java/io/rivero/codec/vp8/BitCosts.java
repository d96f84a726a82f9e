package io.rivero.codec.vp8;

/// What a boolean costs in the arithmetic coder, in 256ths of a bit.
final class BitCosts {
  private static final short[] OF_FALSE = new short[257];

  static {
    for (int probability = 1; probability <= 256; probability++) {
      OF_FALSE[probability] =
          (short) Math.round(-256 * Math.log(probability / 256.0) / Math.log(2));
    }
    OF_FALSE[0] = OF_FALSE[1];
  }

  private BitCosts() {}

  /// @param probability of false, 0 to 255
  static int of(int bit, int probability) {
    return OF_FALSE[bit == 0 ? probability : 256 - probability];
  }

  static int ofFalse(int probability) {
    return OF_FALSE[probability];
  }

  static int ofTrue(int probability) {
    return OF_FALSE[256 - probability];
  }

  /// The probability that fits to these counts best, 1 to 255; 128 without any.
  static int fit(int falses, int trues) {
    long all = (long) falses + trues;
    return all == 0 ? 128 : Math.clamp((256L * falses + all / 2) / all, 1, 255);
  }

  /// What so many booleans cost together.
  static long of(int falses, int trues, int probability) {
    return (long) falses * OF_FALSE[probability] + (long) trues * OF_FALSE[256 - probability];
  }
}
