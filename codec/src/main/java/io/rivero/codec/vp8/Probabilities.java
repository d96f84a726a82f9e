package io.rivero.codec.vp8;

/// The probabilities that frames hand on to the next one (RFC 6386 sections 9.9 to 9.11, 13 and 16
/// to 17).
final class Probabilities {
  final byte[] coefficients = new byte[CoefficientTables.PROBABILITIES];
  final byte[] motionVectors = new byte[2 * MotionVectorTables.COMPONENT_PROBABILITIES];
  final byte[] luma = new byte[ModeTrees.DEFAULT_LUMA.length];
  final byte[] chroma = new byte[ModeTrees.DEFAULT_CHROMA.length];

  Probabilities() {
    reset();
  }

  /// What a key frame starts with.
  void reset() {
    copy(CoefficientTables.DEFAULT_PROBABILITIES, coefficients);
    copy(MotionVectorTables.DEFAULT_PROBABILITIES, motionVectors);
    copy(ModeTrees.DEFAULT_LUMA, luma);
    copy(ModeTrees.DEFAULT_CHROMA, chroma);
  }

  void set(Probabilities other) {
    copy(other.coefficients, coefficients);
    copy(other.motionVectors, motionVectors);
    copy(other.luma, luma);
    copy(other.chroma, chroma);
  }

  private static void copy(byte[] from, byte[] to) {
    System.arraycopy(from, 0, to, 0, to.length);
  }
}
