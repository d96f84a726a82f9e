package io.rivero.codec.vp8;

import java.util.Arrays;

/// Which loop filter a frame uses and how strong it is for each macroblock (RFC 6386 sections 9.3,
/// 9.6 and 15.1).
final class FilterLevels {
  static final int MAX_LEVEL = 63;

  private final int[] referenceDeltas = new int[4];
  private final int[] modeDeltas = new int[4];

  /// By segment, reference frame and class of mode, see [#level].
  private final byte[] levels = new byte[Segmentation.SEGMENTS * 4 * 4];

  private boolean simple;
  private int frameLevel;
  private int sharpness;
  private boolean deltasEnabled;

  /// What a key frame starts with.
  void reset() {
    deltasEnabled = false;
    Arrays.fill(referenceDeltas, 0);
    Arrays.fill(modeDeltas, 0);
  }

  void parse(BoolDecoder bits) {
    simple = bits.flag();
    frameLevel = bits.literal(6);
    sharpness = bits.literal(3);
    deltasEnabled = bits.flag();
    if (deltasEnabled && bits.flag()) {
      parseDeltas(bits, referenceDeltas);
      parseDeltas(bits, modeDeltas);
    }
  }

  private static void parseDeltas(BoolDecoder bits, int[] deltas) {
    for (int i = 0; i < deltas.length; i++) {
      if (bits.flag()) {
        deltas[i] = bits.signed(6);
      }
    }
  }

  /// Works out the levels of all macroblocks of a frame.
  void prepare(Segmentation segmentation) {
    for (int segment = 0; segment < Segmentation.SEGMENTS; segment++) {
      int base = segmentation.filterLevel(segment, frameLevel);
      for (int i = 0; i < 16; i++) {
        levels[segment * 16 + i] = (byte) (deltasEnabled ? adjusted(base, i >> 2, i & 3) : base);
      }
    }
  }

  private int adjusted(int base, int reference, int modeClass) {
    int level = base + referenceDeltas[reference];
    if (reference != ModeTrees.INTRA_FRAME || modeClass == 0) {
      level += modeDeltas[modeClass];
    }
    return Math.clamp(level, 0, MAX_LEVEL);
  }

  /// Whether the frame is filtered at all.
  boolean enabled() {
    return frameLevel != 0;
  }

  boolean simple() {
    return simple;
  }

  /// Returns the level of a macroblock, 0 to 63; 0 means that it is not filtered.
  int level(int segment, int reference, int lumaMode) {
    int modeClass =
        switch (lumaMode) {
          case ModeTrees.B_PRED -> 0;
          case ModeTrees.SPLIT_MV -> 3;
          case ModeTrees.NEAREST_MV, ModeTrees.NEAR_MV, ModeTrees.NEW_MV -> 2;
          default -> 1;
        };
    return levels[segment * 16 + reference * 4 + modeClass];
  }

  /// Returns the limit of the differences beside an edge.
  int interiorLimit(int level) {
    int limit = level;
    if (sharpness != 0) {
      limit = Math.min(limit >> (sharpness > 4 ? 2 : 1), 9 - sharpness);
    }
    return Math.max(limit, 1);
  }

  /// Returns the threshold of high variance beside an edge.
  static int highVariance(int level, boolean keyFrame) {
    if (keyFrame) {
      return level >= 40 ? 2 : level >= 15 ? 1 : 0;
    }
    return level >= 40 ? 3 : level >= 20 ? 2 : level >= 15 ? 1 : 0;
  }
}
