package io.rivero.codec.vp8;

/// What was decided for each macroblock of a frame.
///
/// There is one macroblock more above and on either side of the frame, which counts as intra
/// without motion (RFC 6386 section 5); the neighbours of macroblock `i` are `i - 1`, `i - stride`
/// and `i - stride - 1`. Vectors are packed: row and column in quarters of a sample, see
/// [MotionVectors].
final class MacroblockMap {
  final int columns;
  final int rows;
  final int stride;
  final byte[] lumaMode;
  final byte[] chromaMode;
  final byte[] reference;
  final byte[] segment;
  final byte[] split;
  final boolean[] skipped;
  final int[] vector; // of SPLIT_MV: that of the last block
  final int[] blockVectors; // 16 a macroblock, of SPLIT_MV only
  final byte[] blockModes; // 16 a macroblock

  MacroblockMap(int columns, int rows) {
    this.columns = columns;
    this.rows = rows;
    stride = columns + 2;
    int count = stride * (rows + 1);
    lumaMode = new byte[count];
    chromaMode = new byte[count];
    reference = new byte[count];
    segment = new byte[count];
    split = new byte[count];
    skipped = new boolean[count];
    vector = new int[count];
    blockVectors = new int[16 * count];
    blockModes = new byte[16 * count];
  }

  int index(int column, int row) {
    return (row + 1) * stride + column + 1;
  }

  /// The vector of a 4x4 block, whatever the macroblock's mode.
  int blockVector(int macroblock, int block) {
    return lumaMode[macroblock] == ModeTrees.SPLIT_MV
        ? blockVectors[16 * macroblock + block]
        : vector[macroblock];
  }

  /// What the macroblock is to [NearVectors].
  int kind(int macroblock) {
    boolean isSplit = lumaMode[macroblock] == ModeTrees.SPLIT_MV;
    return reference[macroblock] | (isSplit ? NearVectors.SPLIT : 0);
  }

  boolean hasY2(int macroblock) {
    int mode = lumaMode[macroblock];
    return mode != ModeTrees.B_PRED && mode != ModeTrees.SPLIT_MV;
  }

  /// The vector of the block to the left of a block.
  int leftVector(int macroblock, int block) {
    return (block & 3) == 0
        ? blockVector(macroblock - 1, block + 3)
        : blockVector(macroblock, block - 1);
  }

  /// The vector of the block above a block.
  int aboveVector(int macroblock, int block) {
    return block < 4
        ? blockVector(macroblock - stride, block + 12)
        : blockVector(macroblock, block - 4);
  }

  /// How the vector of a part is written, which starts with this block (RFC 6386 section 16.4).
  int partMode(int macroblock, int block) {
    int own = blockVectors[16 * macroblock + block];
    if (own == leftVector(macroblock, block)) {
      return MotionVectorTables.LEFT_4X4;
    }
    if (own == aboveVector(macroblock, block)) {
      return MotionVectorTables.ABOVE_4X4;
    }
    return own == 0 ? MotionVectorTables.ZERO_4X4 : MotionVectorTables.NEW_4X4;
  }

  /// Where the probabilities of a block's intra mode start in a key frame (section 11.3).
  int subblockContext(int macroblock, int block) {
    int here = 16 * macroblock;
    int above =
        block < 4
            ? blockModes[16 * (macroblock - stride) + 12 + block]
            : blockModes[here + block - 4];
    int left =
        (block & 3) == 0
            ? blockModes[16 * (macroblock - 1) + block + 3]
            : blockModes[here + block - 1];
    return ModeTrees.keyFrameSubblock(above, left);
  }
}
