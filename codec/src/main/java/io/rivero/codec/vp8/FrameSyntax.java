package io.rivero.codec.vp8;

/// The compressed header of frames (RFC 6386 sections 9.2 to 9.11): what the last one said, and
/// what frames hand on to the next.
final class FrameSyntax {
  /// Where golden or altref frame come from, besides being the new frame.
  static final int KEEP = 0;

  static final int FROM_LAST = 1;

  /// Golden from altref, or altref from golden.
  static final int FROM_OTHER = 2;

  final Segmentation segmentation = new Segmentation();
  final FilterLevels filterLevels = new FilterLevels();
  final Dequantiser dequantiser = new Dequantiser();
  final Probabilities probabilities = new Probabilities();

  private final Probabilities saved = new Probabilities();
  private boolean keyFrame;
  private int partitions;
  private boolean refreshLast;
  private boolean refreshGolden;
  private boolean refreshAltref;
  private int copyToGolden;
  private int copyToAltref;
  private boolean goldenBias;
  private boolean altrefBias;
  private boolean keepProbabilities;
  private boolean skipEnabled;
  private int skipProbability;
  private int intraProbability;
  private int lastProbability;
  private int goldenProbability;

  /// Reads the header; every sequence of bits is one, see [#valid].
  void parse(BoolDecoder bits, boolean isKeyFrame) {
    keyFrame = isKeyFrame;
    if (keyFrame) {
      probabilities.reset();
      segmentation.reset();
      filterLevels.reset();
      goldenBias = false;
      altrefBias = false;
      // Colour space and clamping type: there is one colour space, and clamping what needs none
      // changes nothing.
      bits.literal(2);
    }
    segmentation.parse(bits);
    filterLevels.parse(bits);
    partitions = 1 << bits.literal(2);
    dequantiser.parse(bits, segmentation);
    filterLevels.prepare(segmentation);
    parseReferences(bits);
    if (!keepProbabilities) {
      saved.set(probabilities);
    }
    parseCoefficientProbabilities(bits);
    skipEnabled = bits.flag();
    skipProbability = skipEnabled ? bits.literal(8) : 0;
    if (!keyFrame) {
      parseModeProbabilities(bits);
    }
  }

  private void parseReferences(BoolDecoder bits) {
    copyToGolden = KEEP;
    copyToAltref = KEEP;
    if (keyFrame) {
      refreshLast = true;
      refreshGolden = true;
      refreshAltref = true;
      keepProbabilities = bits.flag();
      return;
    }
    refreshGolden = bits.flag();
    refreshAltref = bits.flag();
    if (!refreshGolden) {
      copyToGolden = bits.literal(2);
    }
    if (!refreshAltref) {
      copyToAltref = bits.literal(2);
    }
    goldenBias = bits.flag();
    altrefBias = bits.flag();
    keepProbabilities = bits.flag();
    refreshLast = bits.flag();
  }

  private void parseCoefficientProbabilities(BoolDecoder bits) {
    byte[] coefficients = probabilities.coefficients;
    byte[] updates = CoefficientTables.UPDATE_PROBABILITIES;
    for (int i = 0; i < coefficients.length; i++) {
      if (bits.read(updates[i] & 0xff)) {
        coefficients[i] = (byte) bits.literal(8);
      }
    }
  }

  private void parseModeProbabilities(BoolDecoder bits) {
    intraProbability = bits.literal(8);
    lastProbability = bits.literal(8);
    goldenProbability = bits.literal(8);
    if (bits.flag()) {
      parseLiterals(bits, probabilities.luma);
    }
    if (bits.flag()) {
      parseLiterals(bits, probabilities.chroma);
    }
    byte[] vectors = probabilities.motionVectors;
    for (int i = 0; i < vectors.length; i++) {
      if (bits.read(MotionVectorTables.UPDATE_PROBABILITIES[i] & 0xff)) {
        int value = bits.literal(7);
        vectors[i] = (byte) (value == 0 ? 1 : value << 1);
      }
    }
  }

  private static void parseLiterals(BoolDecoder bits, byte[] probabilities) {
    for (int i = 0; i < probabilities.length; i++) {
      probabilities[i] = (byte) bits.literal(8);
    }
  }

  /// After the last macroblock: takes back what was for this frame only.
  void endFrame() {
    if (!keepProbabilities) {
      probabilities.set(saved);
    }
  }

  /// Whether no value is used that the RFC reserves.
  boolean valid() {
    return copyToGolden <= FROM_OTHER && copyToAltref <= FROM_OTHER;
  }

  boolean keyFrame() {
    return keyFrame;
  }

  /// Partitions of coefficients: 1, 2, 4 or 8.
  int partitions() {
    return partitions;
  }

  boolean refreshLast() {
    return refreshLast;
  }

  boolean refreshGolden() {
    return refreshGolden;
  }

  boolean refreshAltref() {
    return refreshAltref;
  }

  int copyToGolden() {
    return copyToGolden;
  }

  int copyToAltref() {
    return copyToAltref;
  }

  boolean goldenBias() {
    return goldenBias;
  }

  boolean altrefBias() {
    return altrefBias;
  }

  boolean skipEnabled() {
    return skipEnabled;
  }

  int skipProbability() {
    return skipProbability;
  }

  int intraProbability() {
    return intraProbability;
  }

  int lastProbability() {
    return lastProbability;
  }

  int goldenProbability() {
    return goldenProbability;
  }
}
