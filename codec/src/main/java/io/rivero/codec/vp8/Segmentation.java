package io.rivero.codec.vp8;

import java.util.Arrays;

/// Segments of macroblocks with their own quantiser and filter level (RFC 6386 section 9.3); values
/// stay until a frame replaces them.
final class Segmentation {
  static final int SEGMENTS = 4;

  final int[] quantisers = new int[SEGMENTS];
  final int[] filterLevels = new int[SEGMENTS];

  /// Probabilities of [ModeTrees#SEGMENT_TREE].
  final byte[] tree = new byte[SEGMENTS - 1];

  boolean enabled;
  boolean updateMap;

  /// Whether the values of a segment replace those of the frame or are added to them.
  boolean absolute;

  /// What a key frame starts with.
  void reset() {
    enabled = false;
    updateMap = false;
    absolute = false;
    Arrays.fill(quantisers, 0);
    Arrays.fill(filterLevels, 0);
  }

  void parse(BoolDecoder bits) {
    enabled = bits.flag();
    updateMap = false;
    if (!enabled) {
      return;
    }
    updateMap = bits.flag();
    if (bits.flag()) {
      absolute = bits.flag();
      for (int i = 0; i < SEGMENTS; i++) {
        quantisers[i] = bits.optionalSigned(7);
      }
      for (int i = 0; i < SEGMENTS; i++) {
        filterLevels[i] = bits.optionalSigned(6);
      }
    }
    if (updateMap) {
      for (int i = 0; i < tree.length; i++) {
        tree[i] = (byte) (bits.flag() ? bits.literal(8) : 255);
      }
    }
  }

  int quantiser(int segment, int frameIndex) {
    return value(quantisers[segment], frameIndex, QuantTables.MAX_INDEX);
  }

  int filterLevel(int segment, int frameLevel) {
    return value(filterLevels[segment], frameLevel, FilterLevels.MAX_LEVEL);
  }

  private int value(int own, int frame, int max) {
    if (!enabled) {
      return frame;
    }
    return Math.clamp(absolute ? own : frame + own, 0, max);
  }
}
