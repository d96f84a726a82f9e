package io.rivero.codec.vp8;

/// Remembers where the last search found hardly anything better than no motion, so that the noise
/// of a camera in front of a still background is not searched for motion in each frame.
///
/// As long as the difference without motion stays what it was at that search, nothing has moved:
/// noise alone keeps it, motion raises it. Each macroblock is searched anew every [#INTERVAL]
/// frames at the latest, an equal part of them in each frame.
final class Stillness {
  private static final int INTERVAL = 8;

  private final int[] differences;
  private int frame;

  Stillness(int macroblocks) {
    differences = new int[macroblocks];
  }

  void startFrame() {
    frame++;
  }

  /// @param difference of the macroblock without motion
  boolean nothingNew(int macroblock, int difference) {
    int known = differences[macroblock];
    return difference <= known + (known >> 3) && (frame + macroblock) % INTERVAL != 0;
  }

  /// A vector that takes less than an eighth of the difference away has found noise that looks
  /// alike, not motion.
  ///
  /// @param difference without motion
  /// @param price of the best that the search has found
  void searched(int macroblock, int difference, int price) {
    differences[macroblock] = price >= difference - (difference >> 3) ? difference : 0;
  }
}
