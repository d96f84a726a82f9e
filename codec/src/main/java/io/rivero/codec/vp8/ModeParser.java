package io.rivero.codec.vp8;

import java.util.Arrays;

/// Reads how each macroblock is predicted (RFC 6386 sections 9.3, 11 and 16): one at a time, rows
/// from top to bottom; its fields describe the last one.
final class ModeParser {
  final byte[] blockModes = new byte[16];
  final int[] blockVectors = new int[16];
  int segment;
  boolean skip;
  int lumaMode;
  int chromaMode;
  int reference;

  /// Of the whole macroblock; of its last block if it is split.
  int vector;

  /// How it is split, see [MotionVectorTables].
  int split;

  private final NearVectors near = new NearVectors();
  private final byte[] leftModes = new byte[4];
  private final int[] leftVectors = new int[4];
  private final int[] modeProbabilities = new int[4];
  private byte[] aboveModes = new byte[0];
  private int[] aboveVectors = new int[0];
  private byte[] segmentMap = new byte[0];
  private int columns;

  private boolean keyFrame;
  private boolean updateMap;
  private boolean segmented;

  /// Forgets the segment map, for a new size.
  void resize(int newColumns, int rows) {
    columns = newColumns;
    segmentMap = new byte[newColumns * rows];
    aboveModes = new byte[newColumns * 4];
    aboveVectors = new int[newColumns * 4];
  }

  void startFrame(FrameSyntax syntax, int rows) {
    keyFrame = syntax.keyFrame();
    segmented = syntax.segmentation.enabled;
    updateMap = syntax.segmentation.updateMap;
    if (keyFrame && !updateMap) {
      Arrays.fill(segmentMap, (byte) 0);
    }
    Arrays.fill(aboveModes, (byte) ModeTrees.B_DC_PRED);
    Arrays.fill(aboveVectors, 0);
    near.startFrame(columns, rows, syntax.goldenBias(), syntax.altrefBias());
  }

  void startRow(int row) {
    near.startRow(row);
    Arrays.fill(leftModes, (byte) ModeTrees.B_DC_PRED);
    Arrays.fill(leftVectors, 0);
  }

  void parse(BoolDecoder bits, FrameSyntax syntax, int row, int column) {
    int at = row * columns + column;
    if (updateMap) {
      segmentMap[at] = (byte) bits.tree(ModeTrees.SEGMENT_TREE, syntax.segmentation.tree, 0);
    }
    segment = segmented ? segmentMap[at] : 0;
    skip = syntax.skipEnabled() && bits.read(syntax.skipProbability());
    if (keyFrame) {
      reference = ModeTrees.INTRA_FRAME;
      parseKeyFrameModes(bits, column);
    } else if (bits.read(syntax.intraProbability())) {
      parseInterModes(bits, syntax, column);
    } else {
      parseIntraModes(bits, syntax.probabilities, column);
    }
  }

  private void parseKeyFrameModes(BoolDecoder bits, int column) {
    lumaMode = bits.tree(ModeTrees.KEY_FRAME_LUMA_TREE, ModeTrees.KEY_FRAME_LUMA, 0);
    int above = column * 4;
    if (lumaMode == ModeTrees.B_PRED) {
      for (int i = 0; i < 16; i++) {
        int x = above + (i & 3);
        int y = i >> 2;
        int context = ModeTrees.keyFrameSubblock(aboveModes[x], leftModes[y]);
        int mode = bits.tree(ModeTrees.SUBBLOCK_TREE, ModeTrees.KEY_FRAME_SUBBLOCK, context);
        blockModes[i] = aboveModes[x] = leftModes[y] = (byte) mode;
      }
    } else {
      byte implied = (byte) ModeTrees.impliedSubblockMode(lumaMode);
      Arrays.fill(leftModes, implied);
      Arrays.fill(aboveModes, above, above + 4, implied);
    }
    chromaMode = bits.tree(ModeTrees.CHROMA_TREE, ModeTrees.KEY_FRAME_CHROMA, 0);
  }

  private void parseIntraModes(BoolDecoder bits, Probabilities probabilities, int column) {
    reference = ModeTrees.INTRA_FRAME;
    lumaMode = bits.tree(ModeTrees.LUMA_TREE, probabilities.luma, 0);
    if (lumaMode == ModeTrees.B_PRED) {
      for (int i = 0; i < 16; i++) {
        blockModes[i] = (byte) bits.tree(ModeTrees.SUBBLOCK_TREE, ModeTrees.SUBBLOCK, 0);
      }
    }
    chromaMode = bits.tree(ModeTrees.CHROMA_TREE, probabilities.chroma, 0);
    vector = 0;
    finish(column, 0);
  }

  private void parseInterModes(BoolDecoder bits, FrameSyntax syntax, int column) {
    reference = ModeTrees.LAST_FRAME;
    if (bits.read(syntax.lastProbability())) {
      reference = ModeTrees.GOLDEN_FRAME + bits.bit(syntax.goldenProbability());
    }
    near.find(reference);
    for (int node = 0; node < 4; node++) {
      modeProbabilities[node] = near.modeProbability(node);
    }
    lumaMode = bits.tree(MotionVectorTables.MODE_TREE, modeProbabilities);
    switch (lumaMode) {
      case ModeTrees.NEAREST_MV -> vector = near.nearest();
      case ModeTrees.NEAR_MV -> vector = near.near();
      case ModeTrees.ZERO_MV -> vector = 0;
      case ModeTrees.NEW_MV ->
          vector = readVector(bits, syntax.probabilities.motionVectors, near.best());
      default -> {
        parseSplit(bits, syntax.probabilities.motionVectors, column);
        return;
      }
    }
    finish(column, reference);
  }

  private void parseSplit(BoolDecoder bits, byte[] probabilities, int column) {
    split = bits.tree(MotionVectorTables.SPLIT_TREE, MotionVectorTables.SPLIT_PROBABILITIES);
    byte[] parts = MotionVectorTables.SPLIT_PARTS[split];
    int best = near.best();
    int known = 0;
    for (int i = 0; i < 16; i++) {
      if (parts[i] == known) {
        int vectorOfPart = readPart(bits, probabilities, best, i, column * 4);
        // All at once: later parts look at the blocks of this one.
        for (int block = i; block < 16; block++) {
          if (parts[block] == known) {
            blockVectors[block] = vectorOfPart;
          }
        }
        known++;
      }
    }
    vector = blockVectors[15];
    for (int i = 0; i < 4; i++) {
      leftVectors[i] = blockVectors[4 * i + 3];
      aboveVectors[column * 4 + i] = blockVectors[12 + i];
    }
    near.next(vector, reference | NearVectors.SPLIT);
  }

  private int readPart(BoolDecoder bits, byte[] probabilities, int best, int block, int above) {
    int leftVector = (block & 3) == 0 ? leftVectors[block >> 2] : blockVectors[block - 1];
    int aboveVector = block < 4 ? aboveVectors[above + block] : blockVectors[block - 4];
    int context = MotionVectorTables.partContext(leftVector, aboveVector);
    return switch (bits.tree(
        MotionVectorTables.PART_TREE, MotionVectorTables.PART_PROBABILITIES[context])) {
      case MotionVectorTables.LEFT_4X4 -> leftVector;
      case MotionVectorTables.ABOVE_4X4 -> aboveVector;
      case MotionVectorTables.ZERO_4X4 -> 0;
      default -> readVector(bits, probabilities, best);
    };
  }

  /// Shows a macroblock with one vector to its neighbours.
  private void finish(int column, int kind) {
    Arrays.fill(leftVectors, vector);
    Arrays.fill(aboveVectors, column * 4, column * 4 + 4, vector);
    near.next(vector, kind);
  }

  private static int readVector(BoolDecoder bits, byte[] probabilities, int best) {
    int row = readComponent(bits, probabilities, 0);
    int column = readComponent(bits, probabilities, MotionVectorTables.COMPONENT_PROBABILITIES);
    return MotionVectors.pack(MotionVectors.row(best) + row, MotionVectors.column(best) + column);
  }

  private static int readComponent(BoolDecoder bits, byte[] probabilities, int from) {
    int magnitude;
    if (bits.read(probabilities[from + MotionVectorTables.IS_SHORT] & 0xff)) {
      magnitude = readLong(bits, probabilities, from + MotionVectorTables.LONG_BITS_START);
    } else {
      magnitude =
          bits.tree(
              MotionVectorTables.SHORT_TREE,
              probabilities,
              from + MotionVectorTables.SHORT_TREE_START);
    }
    if (magnitude != 0 && bits.read(probabilities[from + MotionVectorTables.SIGN] & 0xff)) {
      return -magnitude;
    }
    return magnitude;
  }

  private static int readLong(BoolDecoder bits, byte[] probabilities, int from) {
    int magnitude = 0;
    for (int i = 0; i < 3; i++) {
      magnitude |= bits.bit(probabilities[from + i] & 0xff) << i;
    }
    for (int i = MotionVectorTables.LONG_BITS - 1; i > 3; i--) {
      magnitude |= bits.bit(probabilities[from + i] & 0xff) << i;
    }
    // Below 16 it would have been short, were bit 3 not set.
    if (magnitude < 16 || bits.read(probabilities[from + 3] & 0xff)) {
      magnitude |= 8;
    }
    return magnitude;
  }
}
