package io.rivero.codec.vp8;

import io.rivero.codec.picture.I420Picture;
import java.util.Arrays;

/// Decides, codes and reconstructs the macroblocks of one frame. Everything here is of one size of
/// picture and is kept from frame to frame.
final class FrameEncoder {
  /// In steps of the quantiser. Low enough that flat ground is predicted anew where something that
  /// moved over it has left ripples, each too small to survive the quantiser: they would stay and
  /// pile up.
  private static final int WORTH_TRYING_INTRA = 4;

  final MacroblockMap map;
  final TokenRecorder tokens;
  final MotionVectorCoder vectors = new MotionVectorCoder();

  /// How many macroblocks there are of each reference, and how many were skipped.
  final int[] references = new int[4];

  int skippedCount;

  final Renewal renewal;

  private final NearVectors near = new NearVectors();
  private final MacroblockCoder coder = new MacroblockCoder();
  private final IntraCoder intra = new IntraCoder(coder);
  private final InterCoder inter;
  private final int[] lumaCosts = new int[5];

  private FrameSettings settings = new FrameSettings();
  private I420Picture source = I420Picture.allocate(1, 1, 0);
  private I420Picture target = source;
  private Quantiser interQuantiser = Quantiser.of(0, false);
  private Quantiser intraQuantiser = Quantiser.of(0, true);

  // The macroblock in hand.
  private int index;
  private int at;
  private int chromaAt;
  private boolean hasAbove;
  private boolean hasLeft;

  FrameEncoder(int columns, int rows) {
    map = new MacroblockMap(columns, rows);
    tokens = new TokenRecorder(columns);
    renewal = new Renewal(map);
    inter = new InterCoder(map, coder, near, vectors);
  }

  /// Codes a frame; what is to be written is in [#map], [#tokens] and the counts afterwards.
  void encode(FrameSettings frame, I420Picture from, I420Picture to) {
    settings = frame;
    source = from;
    target = to;
    interQuantiser = Quantiser.of(frame.quantiser, false);
    intraQuantiser = Quantiser.of(frame.quantiser, true);
    tokens.startFrame();
    Arrays.fill(references, 0);
    skippedCount = 0;
    prepareLumaCosts();
    EncoderBorders.prepareIntra(target);
    near.startFrame(map.columns, map.rows, false, false);
    inter.startFrame(frame, from, to);
    renewal.startFrame(frame);
    for (int row = 0; row < map.rows; row++) {
      tokens.startRow();
      near.startRow(row);
      for (int column = 0; column < map.columns; column++) {
        macroblock(column, row);
      }
      repeatRightEdge(row);
    }
  }

  /// What the 4x4 blocks of the last column see above and to their right (RFC 6386 section 12.3).
  private void repeatRightEdge(int row) {
    byte[] y = target.y();
    int end = target.offset() + (16 * row + 15) * target.stride() + target.codedWidth();
    Arrays.fill(y, end, end + 4, y[end - 1]);
  }

  private void prepareLumaCosts() {
    for (int i = 0; i < 5; i++) {
      lumaCosts[i] =
          settings.keyFrame
              ? TreeCode.KEY_FRAME_LUMA.cost(i, ModeTrees.KEY_FRAME_LUMA, 0)
              : TreeCode.LUMA.cost(i, settings.probabilities.luma, 0);
    }
  }

  private void macroblock(int column, int row) {
    index = map.index(column, row);
    at = target.offset() + 16 * row * target.stride() + 16 * column;
    chromaAt = target.chromaOffset() + 8 * row * target.chromaStride() + 8 * column;
    hasAbove = row > 0;
    hasLeft = column > 0;
    boolean left = settings.keyFrame ? codeKey() : codeNext(column, row);
    map.skipped[index] = !left;
    renewal.coded(index, renewal.quantiser(index, settings.quantiser));
    near.next(map.vector[index], map.kind(index));
    if (left) {
      tokens.record(column, map.hasY2(index), coder.levels, coder.ends);
    } else {
      tokens.skip(column, map.hasY2(index));
      skippedCount++;
    }
    references[map.reference[index]]++;
  }

  private boolean codeKey() {
    intra.chooseLuma(source, target, at, hasAbove, hasLeft, lumaCosts, intraQuantiser);
    return codeIntra(!settings.wholeOnly);
  }

  private boolean codeNext(int column, int row) {
    int quantiser = renewal.quantiser(index, settings.quantiser);
    interQuantiser = Quantiser.of(quantiser, false);
    intraQuantiser = Quantiser.of(quantiser, true);
    inter.start(column, row, at, chromaAt, interQuantiser);
    if (inter.takeOver()) {
      return false;
    }
    inter.choose();
    return intraIsBetter() ? codeIntra(settings.speed <= 4 && !settings.wholeOnly) : inter.code();
  }

  private boolean intraIsBetter() {
    if (inter.settled || inter.price < interQuantiser.acStep * WORTH_TRYING_INTRA) {
      return false;
    }
    intra.chooseLuma(source, target, at, hasAbove, hasLeft, lumaCosts, intraQuantiser);
    // What follows can use an inter vector better than none.
    return intra.lumaPrice + ((interQuantiser.absoluteLambda * 6) >> 8) < inter.price;
  }

  private boolean codeIntra(boolean maySplit) {
    map.reference[index] = ModeTrees.INTRA_FRAME;
    map.vector[index] = 0;
    int some;
    int limit = intra.lumaPrice - ((intraQuantiser.absoluteLambda * lumaCosts[4]) >> 16);
    if (maySplit && blocksAreBetter(limit)) {
      map.lumaMode[index] = ModeTrees.B_PRED;
      some = intra.blockEnds;
    } else {
      map.lumaMode[index] = (byte) intra.lumaMode;
      byte implied = (byte) ModeTrees.impliedSubblockMode(intra.lumaMode);
      Arrays.fill(map.blockModes, 16 * index, 16 * index + 16, implied);
      intra.predictLuma(intra.lumaMode, target, at, hasAbove, hasLeft);
      some = coder.codeLuma(source, target, at, intraQuantiser);
    }
    byte[] probabilities =
        settings.keyFrame ? ModeTrees.KEY_FRAME_CHROMA : settings.probabilities.chroma;
    map.chromaMode[index] =
        (byte)
            intra.predictChroma(
                source, target, chromaAt, hasAbove, hasLeft, probabilities, intraQuantiser);
    return some + coder.codeChroma(source, target, chromaAt, intraQuantiser) > 0;
  }

  private boolean blocksAreBetter(int limit) {
    return intra.codeBlocks(
            source, target, at, map, index, settings.keyFrame, limit, intraQuantiser)
        != Integer.MAX_VALUE;
  }
}
