package io.rivero.codec.vp8;

/// Constants of motion-vector coding (RFC 6386 sections 16.3, 16.4 and 17).
final class MotionVectorTables {
  /// Positions in the 19 probabilities of one component.
  static final int IS_SHORT = 0;

  static final int SIGN = 1;
  static final int SHORT_TREE_START = 2;
  static final int LONG_BITS_START = 9;
  static final int LONG_BITS = 10;
  static final int COMPONENT_PROBABILITIES = LONG_BITS_START + LONG_BITS;

  /// Magnitudes below this use [#SHORT_TREE], others are written bit by bit: 0, 1, 2, then from the
  /// highest down to 4, then 3 (which is set, and not written, below 16).
  static final int SHORT_COUNT = 8;

  static final byte[] SHORT_TREE = {2, 8, 4, 6, 0, -1, -2, -3, 10, 12, -4, -5, -6, -7};

  private static final int[] DEFAULTS = {
    162, 128, 225, 146, 172, 147, 214, 39, 156, 128, 129, 132, 75, 145, 178, 206, 239, 254, 254,
    164, 128, 204, 170, 119, 235, 140, 230, 228, 128, 130, 130, 74, 148, 180, 203, 236, 254, 254
  };

  private static final int[] UPDATES = {
    237, 246, 253, 253, 254, 254, 254, 254, 254, 254, 254, 254, 254, 254, 250, 250, 252, 254, 254,
    231, 243, 245, 253, 254, 254, 254, 254, 254, 254, 254, 254, 254, 254, 251, 251, 254, 254, 254
  };

  /// At a key frame: 19 probabilities of the row, then 19 of the column.
  static final byte[] DEFAULT_PROBABILITIES = ModeTrees.bytes(DEFAULTS);

  /// Probability that each of them is *not* replaced in a frame's header.
  static final byte[] UPDATE_PROBABILITIES = ModeTrees.bytes(UPDATES);

  /// The tree of inter modes.
  static final byte[] MODE_TREE = {
    -ModeTrees.ZERO_MV, 2,
    -ModeTrees.NEAREST_MV, 4,
    -ModeTrees.NEAR_MV, 6,
    -ModeTrees.NEW_MV, -ModeTrees.SPLIT_MV
  };

  /// Probability of node n of [#MODE_TREE] when the neighbours' count for that node is c: `[c][n]`.
  static final int[][] MODE_CONTEXTS = {
    {7, 1, 1, 143},
    {14, 18, 14, 107},
    {135, 64, 57, 68},
    {60, 56, 128, 65},
    {159, 134, 128, 34},
    {234, 188, 128, 28}
  };

  /// How a macroblock is split.
  static final int SPLIT_16X8 = 0;

  static final int SPLIT_8X16 = 1;
  static final int SPLIT_QUARTERS = 2;
  static final int SPLIT_4X4 = 3;

  static final byte[] SPLIT_TREE = {-SPLIT_4X4, 2, -SPLIT_QUARTERS, 4, -SPLIT_16X8, -SPLIT_8X16};

  static final int[] SPLIT_PROBABILITIES = {110, 111, 150};

  /// Parts of each split.
  static final int[] SPLIT_COUNT = {2, 2, 4, 16};

  /// Part that each 4x4 block belongs to, by split.
  static final byte[][] SPLIT_PARTS = {
    {0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 1, 1},
    {0, 0, 1, 1, 0, 0, 1, 1, 0, 0, 1, 1, 0, 0, 1, 1},
    {0, 0, 1, 1, 0, 0, 1, 1, 2, 2, 3, 3, 2, 2, 3, 3},
    {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15}
  };

  /// Motion vectors of a part: as the block to the left, as the block above, zero, or written.
  static final int LEFT_4X4 = 0;

  static final int ABOVE_4X4 = 1;
  static final int ZERO_4X4 = 2;
  static final int NEW_4X4 = 3;

  static final byte[] PART_TREE = {-LEFT_4X4, 2, -ABOVE_4X4, 4, -ZERO_4X4, -NEW_4X4};

  /// Probabilities of [#PART_TREE] by [#partContext].
  static final int[][] PART_PROBABILITIES = {
    {147, 136, 18},
    {106, 145, 1},
    {179, 121, 1},
    {223, 1, 34},
    {208, 1, 1}
  };

  private MotionVectorTables() {}

  /// Returns the row of [#PART_PROBABILITIES] for the packed vectors to the left and above.
  static int partContext(int left, int above) {
    if (left == above) {
      return above == 0 ? 4 : 3;
    }
    if (above == 0) {
      return 2;
    }
    return left == 0 ? 1 : 0;
  }
}
