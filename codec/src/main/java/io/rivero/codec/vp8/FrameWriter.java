package io.rivero.codec.vp8;

import java.util.Arrays;

/// Writes a coded frame: tag and header (RFC 6386 section 9), the modes of its macroblocks (section
/// 11 and 16), and one partition of coefficients.
final class FrameWriter {
  /// What the 19 bits of a frame's tag can express (RFC 6386 section 9.1).
  static final int MAX_FIRST_PARTITION = (1 << 19) - 1;

  private static final int KEY_FRAME_EXTRA = 7;

  private final int maxFirstPartition;

  private final BoolEncoder first = new BoolEncoder(1 << 12);
  private final BoolEncoder second = new BoolEncoder(1 << 14);
  private final NearVectors near = new NearVectors();
  private final int[] branches = new int[2 * CoefficientTables.TOKEN_NODES];
  private byte[] frame = new byte[1 << 14];
  private int length;
  private boolean segmented;
  private int segmentProbability;
  private int skipProbability;
  private int intraProbability;
  private int lastProbability;

  /// @param maxFirstPartition bytes, [#MAX_FIRST_PARTITION] but for tests
  FrameWriter(int maxFirstPartition) {
    this.maxFirstPartition = maxFirstPartition;
  }

  /// The frame is the first [#length()] bytes.
  byte[] bytes() {
    return frame;
  }

  int length() {
    return length;
  }

  /// Writes the frame; its probabilities are in `settings` afterwards.
  ///
  /// @return false if it cannot be written, since there is too much to say about its macroblocks
  boolean write(FrameSettings settings, FrameEncoder coded, int width, int height) {
    Probabilities probabilities = settings.current;
    probabilities.set(settings.probabilities);
    first.reset();
    second.reset();
    header(settings, coded, probabilities);
    modes(settings, coded, probabilities);
    first.finish();
    if (first.length() > maxFirstPartition) {
      return false;
    }
    coded.tokens.write(second, probabilities.coefficients);
    second.finish();
    assemble(settings.keyFrame, width, height);
    return true;
  }

  private void assemble(boolean keyFrame, int width, int height) {
    int start = 3 + (keyFrame ? KEY_FRAME_EXTRA : 0);
    length = start + first.length() + second.length();
    if (length > frame.length) {
      frame = Arrays.copyOf(frame, Math.max(length, 2 * frame.length));
    }
    int tag = (keyFrame ? 0 : 1) | (1 << 4) | (first.length() << 5);
    putLittleEndian(0, tag, 3);
    if (keyFrame) {
      frame[3] = (byte) 0x9d;
      frame[4] = 0x01;
      frame[5] = 0x2a;
      putLittleEndian(6, width, 2);
      putLittleEndian(8, height, 2);
    }
    first.copyTo(frame, start);
    second.copyTo(frame, start + first.length());
  }

  private void putLittleEndian(int at, int value, int bytes) {
    for (int i = 0; i < bytes; i++) {
      frame[at + i] = (byte) (value >> (8 * i));
    }
  }

  private void header(FrameSettings settings, FrameEncoder coded, Probabilities probabilities) {
    if (settings.keyFrame) {
      first.writeLiteral(0, 2); // colour space; samples may need clamping
    }
    segments(settings, coded);
    first.writeFlag(false); // normal loop filter
    first.writeLiteral(settings.filterLevel, 6);
    first.writeLiteral(0, 3); // sharpness
    first.writeFlag(false); // filter level by reference and mode
    first.writeLiteral(0, 2); // one partition
    first.writeLiteral(settings.quantiser, 7);
    first.writeLiteral(0, 5); // no other index for DC, Y2, chroma
    if (!settings.keyFrame) {
      first.writeFlag(settings.refreshesGolden);
      first.writeFlag(false); // altref
      if (!settings.refreshesGolden) {
        first.writeLiteral(0, 2);
      }
      first.writeLiteral(0, 2);
      first.writeLiteral(0, 2); // sign biases
    }
    first.writeFlag(settings.refreshesProbabilities);
    if (!settings.keyFrame) {
      first.writeFlag(settings.refreshesLast);
    }
    coefficientProbabilities(coded.tokens, probabilities.coefficients);
    int all = coded.map.columns * coded.map.rows;
    skipProbability = BitCosts.fit(all - coded.skippedCount, coded.skippedCount);
    first.writeFlag(true);
    first.writeLiteral(skipProbability, 8);
    if (!settings.keyFrame) {
      modeProbabilities(coded, probabilities, all);
    }
  }

  /// Quantiser and map of the segments, if there are any (section 9.3).
  private void segments(FrameSettings settings, FrameEncoder coded) {
    Renewal renewal = coded.renewal;
    segmented = renewal.count > 0;
    first.writeFlag(segmented);
    if (!segmented) {
      return;
    }
    first.writeFlag(true); // the map
    first.writeFlag(true); // values
    first.writeFlag(false); // as differences
    first.writeFlag(false); // segment 0
    first.writeFlag(true);
    first.writeLiteral(settings.quantiser - renewal.quantiser, 7);
    first.writeFlag(true); // less
    first.writeLiteral(0, 2 + 4); // no other quantiser, no filter level
    int all = coded.map.columns * coded.map.rows;
    segmentProbability = BitCosts.fit(all - renewal.count, renewal.count);
    first.writeFlag(false); // always segment 0 or 1
    first.writeFlag(true);
    first.writeLiteral(segmentProbability, 8);
    first.writeFlag(false);
  }

  private void modeProbabilities(FrameEncoder coded, Probabilities probabilities, int all) {
    int intra = coded.references[ModeTrees.INTRA_FRAME];
    int last = coded.references[ModeTrees.LAST_FRAME];
    intraProbability = BitCosts.fit(intra, all - intra);
    lastProbability = BitCosts.fit(last, all - intra - last);
    first.writeLiteral(intraProbability, 8);
    first.writeLiteral(lastProbability, 8);
    first.writeLiteral(255, 8); // golden; altref is never used
    first.writeLiteral(0, 2); // intra modes' probabilities stay
    coded.vectors.writeUpdates(first, probabilities.motionVectors);
  }

  /// Replaces probabilities where that saves more bits than it costs (section 13.4).
  private void coefficientProbabilities(TokenRecorder tokens, byte[] probabilities) {
    int nodes = CoefficientTables.TOKEN_NODES;
    for (int context = 0; context < TokenRecorder.CONTEXT_COUNT; context++) {
      boolean used = tokens.branches(context, branches);
      for (int node = 0; node < nodes; node++) {
        int i = context * nodes + node;
        int update = CoefficientTables.UPDATE_PROBABILITIES[i] & 255;
        int fitting = 0;
        if (used) {
          fitting = worthwhile(2 * node, probabilities[i] & 255, update);
        }
        first.write(fitting > 0, update);
        if (fitting > 0) {
          first.writeLiteral(fitting, 8);
          probabilities[i] = (byte) fitting;
        }
      }
    }
  }

  /// The better probability, or 0 if it does not pay.
  private int worthwhile(int at, int old, int update) {
    int falses = branches[at];
    int trues = branches[at + 1];
    if (falses + trues == 0) {
      return 0;
    }
    int fitting = BitCosts.fit(falses, trues);
    long price = 8 * 256L + BitCosts.ofTrue(update) - BitCosts.ofFalse(update);
    long saved = BitCosts.of(falses, trues, old) - BitCosts.of(falses, trues, fitting);
    return saved > price ? fitting : 0;
  }

  private void modes(FrameSettings settings, FrameEncoder coded, Probabilities probabilities) {
    MacroblockMap map = coded.map;
    near.startFrame(map.columns, map.rows, false, false);
    for (int row = 0; row < map.rows; row++) {
      near.startRow(row);
      for (int column = 0; column < map.columns; column++) {
        int index = map.index(column, row);
        if (segmented) {
          first.write(false, 255);
          first.write(map.segment[index] != 0, segmentProbability);
        }
        first.write(map.skipped[index], skipProbability);
        if (settings.keyFrame) {
          keyFrameModes(map, index);
        } else {
          boolean inter = map.reference[index] != ModeTrees.INTRA_FRAME;
          first.write(inter, intraProbability);
          if (inter) {
            interModes(map, index, probabilities);
          } else {
            intraModes(map, index, probabilities);
          }
          near.next(map.vector[index], map.kind(index));
        }
      }
    }
  }

  private void keyFrameModes(MacroblockMap map, int index) {
    int mode = map.lumaMode[index];
    TreeCode.KEY_FRAME_LUMA.write(first, mode, ModeTrees.KEY_FRAME_LUMA, 0);
    if (mode == ModeTrees.B_PRED) {
      for (int n = 0; n < 16; n++) {
        TreeCode.SUBBLOCK.write(
            first,
            map.blockModes[16 * index + n],
            ModeTrees.KEY_FRAME_SUBBLOCK,
            map.subblockContext(index, n));
      }
    }
    TreeCode.CHROMA.write(first, map.chromaMode[index], ModeTrees.KEY_FRAME_CHROMA, 0);
  }

  private void intraModes(MacroblockMap map, int index, Probabilities probabilities) {
    int mode = map.lumaMode[index];
    TreeCode.LUMA.write(first, mode, probabilities.luma, 0);
    if (mode == ModeTrees.B_PRED) {
      for (int n = 0; n < 16; n++) {
        TreeCode.SUBBLOCK.write(first, map.blockModes[16 * index + n], ModeTrees.SUBBLOCK, 0);
      }
    }
    TreeCode.CHROMA.write(first, map.chromaMode[index], probabilities.chroma, 0);
  }

  private void interModes(MacroblockMap map, int index, Probabilities probabilities) {
    int reference = map.reference[index];
    first.write(reference != ModeTrees.LAST_FRAME, lastProbability);
    if (reference != ModeTrees.LAST_FRAME) {
      first.write(false, 255);
    }
    near.find(reference);
    int mode = map.lumaMode[index];
    first.write(mode != ModeTrees.ZERO_MV, near.modeProbability(0));
    if (mode == ModeTrees.ZERO_MV) {
      return;
    }
    first.write(mode != ModeTrees.NEAREST_MV, near.modeProbability(1));
    if (mode == ModeTrees.NEAREST_MV) {
      return;
    }
    first.write(mode != ModeTrees.NEAR_MV, near.modeProbability(2));
    if (mode == ModeTrees.NEAR_MV) {
      return;
    }
    first.write(mode == ModeTrees.SPLIT_MV, near.modeProbability(3));
    if (mode == ModeTrees.SPLIT_MV) {
      split(map, index, probabilities);
    } else {
      MotionVectorCoder.write(first, map.vector[index], near.best(), probabilities.motionVectors);
    }
  }

  private void split(MacroblockMap map, int index, Probabilities probabilities) {
    int kind = map.split[index];
    int[] p = MotionVectorTables.SPLIT_PROBABILITIES;
    first.write(kind != MotionVectorTables.SPLIT_4X4, p[0]);
    first.write(kind != MotionVectorTables.SPLIT_QUARTERS, p[1]);
    if (kind != MotionVectorTables.SPLIT_QUARTERS) {
      first.write(kind != MotionVectorTables.SPLIT_16X8, p[2]);
    }
    byte[] parts = MotionVectorTables.SPLIT_PARTS[kind];
    int known = 0;
    for (int block = 0; block < 16; block++) {
      if (parts[block] == known) {
        part(map, index, block, probabilities);
        known++;
      }
    }
  }

  private void part(MacroblockMap map, int index, int block, Probabilities probabilities) {
    int left = map.leftVector(index, block);
    int above = map.aboveVector(index, block);
    int[] p = MotionVectorTables.PART_PROBABILITIES[MotionVectorTables.partContext(left, above)];
    int mode = map.partMode(index, block);
    first.write(mode != MotionVectorTables.LEFT_4X4, p[0]);
    if (mode == MotionVectorTables.LEFT_4X4) {
      return;
    }
    first.write(mode != MotionVectorTables.ABOVE_4X4, p[1]);
    if (mode == MotionVectorTables.ABOVE_4X4) {
      return;
    }
    first.write(mode != MotionVectorTables.ZERO_4X4, p[2]);
    if (mode == MotionVectorTables.NEW_4X4) {
      MotionVectorCoder.write(
          first, map.blockVectors[16 * index + block], near.best(), probabilities.motionVectors);
    }
  }
}
