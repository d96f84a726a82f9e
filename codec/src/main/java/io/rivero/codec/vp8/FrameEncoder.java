package io.rivero.codec.vp8;

import io.rivero.codec.picture.I420Picture;
import java.util.Arrays;

/// Decides, codes and reconstructs the macroblocks of one frame. Everything here is of one size of
/// picture and is kept from frame to frame.
final class FrameEncoder {
  private static final EncoderKernels KERNELS = EncoderKernels.choose();

  final MacroblockMap map;
  final TokenRecorder tokens;
  final MotionVectorCoder vectors = new MotionVectorCoder();

  /// How many macroblocks there are of each reference, and how many were skipped.
  final int[] references = new int[4];

  int skippedCount;

  private final NearVectors near = new NearVectors();
  private final MotionSearch search = new MotionSearch(vectors);
  private final MacroblockCoder coder = new MacroblockCoder();
  private final IntraCoder intra = new IntraCoder(coder);
  private final EncoderPrediction predictor = new EncoderPrediction();
  private final Stillness stillness;
  private final int[] lumaCosts = new int[5];
  private final int[] quarterVectors = new int[4];

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
  private boolean settled;
  private int mode;
  private int reference;
  private int vector;
  private int splitKind;
  private int price;
  private int best;
  private int nearest;
  private int nearby;
  private final int[] nodes = new int[4];

  FrameEncoder(int columns, int rows) {
    map = new MacroblockMap(columns, rows);
    tokens = new TokenRecorder(columns);
    stillness = new Stillness(map.vector.length);
  }

  /// Codes a frame; what is to be written is in [#map], [#tokens] and the counts afterwards.
  void encode(FrameSettings frame, I420Picture from, I420Picture to) {
    settings = frame;
    source = from;
    target = to;
    interQuantiser = Quantiser.of(frame.quantiser, false);
    intraQuantiser = Quantiser.of(frame.quantiser, true);
    tokens.startFrame();
    vectors.startFrame();
    vectors.prepare(frame.probabilities.motionVectors);
    Arrays.fill(references, 0);
    skippedCount = 0;
    prepareLumaCosts();
    EncoderBorders.prepareIntra(target);
    near.startFrame(map.columns, map.rows, false, false);
    stillness.startFrame();
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
    boolean left = true;
    if (settings.keyFrame) {
      price = Integer.MAX_VALUE;
      intra.chooseLuma(source, target, at, hasAbove, hasLeft, lumaCosts, intraQuantiser);
      left = codeIntra(true);
    } else {
      search.setBounds(column, row, map.columns, map.rows);
      findNear();
      chooseInter();
      if (intraIsBetter()) {
        left = codeIntra(settings.speed <= 4);
      } else {
        left = codeInter();
      }
    }
    map.skipped[index] = !left;
    near.next(map.vector[index], map.kind(index));
    if (left) {
      tokens.record(column, map.hasY2(index), coder.levels, coder.ends);
    } else {
      tokens.skip(column, map.hasY2(index));
      skippedCount++;
    }
    references[map.reference[index]]++;
  }

  // Inter prediction.

  private void findNear() {
    near.find(ModeTrees.LAST_FRAME);
    best = near.best();
    nearest = near.nearest();
    nearby = near.near();
    for (int node = 0; node < 4; node++) {
      nodes[node] = near.modeProbability(node);
    }
  }

  private void chooseInter() {
    int lambda = interQuantiser.absoluteLambda;
    int stride = target.stride();
    byte[] last = settings.last.y();
    search.start(source.y(), last, at, stride, true, lambda, best);
    price = Integer.MAX_VALUE;
    reference = ModeTrees.LAST_FRAME;
    int[] p = nodes;
    int zeroDifference = search.differenceOf(0);
    consider(ModeTrees.ZERO_MV, 0, zeroDifference, BitCosts.ofFalse(p[0]));
    int notZero = BitCosts.ofTrue(p[0]);
    int nearestDifference = zeroDifference;
    if (nearest != 0) {
      nearestDifference = search.differenceOf(nearest);
      int cost = notZero + BitCosts.ofFalse(p[1]);
      consider(ModeTrees.NEAREST_MV, nearest, nearestDifference, cost);
    }
    int notNearest = notZero + BitCosts.ofTrue(p[1]);
    if (nearby != 0 && nearby != nearest) {
      int cost = notNearest + BitCosts.ofFalse(p[2]);
      consider(ModeTrees.NEAR_MV, nearby, search.differenceOf(nearby), cost);
    }
    int enough = goodEnough();
    settled = stillness.nothingNew(index, zeroDifference);
    if (price > enough && !settled) {
      int notNear = notNearest + BitCosts.ofTrue(p[2]);
      searchNew(notNear + BitCosts.ofFalse(p[3]));
      if (settings.speed <= 3 && price > 2 * enough) {
        trySplit(notNear + BitCosts.ofTrue(p[3]));
      }
      stillness.searched(index, zeroDifference, price);
    }
    if (settings.usesGolden && price > enough) {
      tryGolden(BitCosts.ofFalse(p[0]));
    }
  }

  /// Below this hardly a coefficient survives the quantiser, so a better vector would gain little.
  private int goodEnough() {
    return interQuantiser.acStep * (settings.speed <= 6 ? 16 : 28);
  }

  private boolean consider(int candidateMode, int candidate, int difference, int cost) {
    int candidatePrice = difference + ((interQuantiser.absoluteLambda * cost) >> 16);
    if (candidatePrice >= price) {
      return false;
    }
    price = candidatePrice;
    mode = candidateMode;
    vector = candidate;
    return true;
  }

  private void searchNew(int cost) {
    search.tryFull(vector);
    search.tryFull(best);
    search.tryFull(0);
    search.tryFull(map.vector[index]); // of the frame before
    if (hasAbove && hasLeft) {
      search.tryFull(map.vector[index - map.stride + 1]);
    }
    search.searchFull(settings.speed <= 3 ? 32 : settings.speed <= 7 ? 12 : 6);
    search.searchFraction(settings.speed <= 8);
    int found = search.vector;
    if (found != nearest && found != nearby && found != 0) {
      int all = cost + vectors.cost(found, best);
      consider(ModeTrees.NEW_MV, found, search.difference, all);
    }
  }

  private void tryGolden(int cost) {
    int stride = target.stride();
    int difference = KERNELS.sad16x16(source.y(), at, stride, settings.golden.y(), at, stride);
    // The reference costs about two bits more.
    if (consider(ModeTrees.ZERO_MV, 0, difference, cost + 512)) {
      reference = ModeTrees.GOLDEN_FRAME;
    }
  }

  /// A vector for each quarter, found from that of the whole.
  private void trySplit(int cost) {
    int stride = target.stride();
    int start = vector;
    int sum = 0;
    int bits = cost + 3 * 256;
    for (int quarter = 0; quarter < 4; quarter++) {
      int place = at + (quarter >> 1) * 8 * stride + (quarter & 1) * 8;
      search.start(
          source.y(), settings.last.y(), place, stride, false, interQuantiser.absoluteLambda, best);
      search.tryFull(start);
      search.tryFull(best);
      search.searchFull(4);
      search.searchFraction(true);
      quarterVectors[quarter] = search.vector;
      sum += search.difference;
      bits += 2 * 256 + vectors.cost(search.vector, best);
      if (sum >= price) {
        return;
      }
    }
    // Without Y2 each block carries its own mean.
    if (consider(ModeTrees.SPLIT_MV, quarterVectors[3], sum, bits + 12 * 256)) {
      splitKind = splitKind();
      if (splitKind < 0) {
        mode = ModeTrees.NEW_MV;
        vector = quarterVectors[0];
        if (vector == 0) {
          mode = ModeTrees.ZERO_MV;
        } else if (vector == nearest) {
          mode = ModeTrees.NEAREST_MV;
        } else if (vector == nearby) {
          mode = ModeTrees.NEAR_MV;
        }
      }
    }
  }

  private int splitKind() {
    int[] q = quarterVectors;
    boolean rows = q[0] == q[1] && q[2] == q[3];
    boolean columns = q[0] == q[2] && q[1] == q[3];
    if (rows && columns) {
      return -1;
    }
    return rows
        ? MotionVectorTables.SPLIT_16X8
        : columns ? MotionVectorTables.SPLIT_8X16 : MotionVectorTables.SPLIT_QUARTERS;
  }

  private boolean codeInter() {
    map.lumaMode[index] = (byte) mode;
    map.reference[index] = (byte) reference;
    map.vector[index] = vector;
    I420Picture from = reference == ModeTrees.LAST_FRAME ? settings.last : settings.golden;
    int some;
    if (mode == ModeTrees.SPLIT_MV) {
      map.split[index] = (byte) splitKind;
      for (int block = 0; block < 16; block++) {
        int quarter = (block >> 3) * 2 + (block >> 1 & 1);
        map.blockVectors[16 * index + block] = quarterVectors[quarter];
      }
      countPartVectors();
      for (int quarter = 0; quarter < 4; quarter++) {
        int right = quarter & 1;
        int down = quarter >> 1;
        predictor.predictQuarter(
            from,
            target,
            at + down * 8 * target.stride() + right * 8,
            chromaAt + down * 4 * target.chromaStride() + right * 4,
            quarterVectors[quarter]);
      }
      some = coder.codeSplitLuma(source, target, at, interQuantiser);
    } else {
      if (mode == ModeTrees.NEW_MV) {
        vectors.count(vector, best);
      }
      predictor.predict(from, target, at, chromaAt, vector);
      some = coder.codeLuma(source, target, at, interQuantiser);
    }
    return some + coder.codeChroma(source, target, chromaAt, interQuantiser) > 0;
  }

  private void countPartVectors() {
    byte[] parts = MotionVectorTables.SPLIT_PARTS[splitKind];
    int known = 0;
    for (int block = 0; block < 16; block++) {
      if (parts[block] == known) {
        if (map.partMode(index, block) == MotionVectorTables.NEW_4X4) {
          vectors.count(map.blockVectors[16 * index + block], best);
        }
        known++;
      }
    }
  }

  // Intra prediction.

  private boolean intraIsBetter() {
    if (settled || price < interQuantiser.acStep * 24) {
      return false;
    }
    intra.chooseLuma(source, target, at, hasAbove, hasLeft, lumaCosts, intraQuantiser);
    // What follows can use an inter vector better than none.
    return intra.lumaPrice + ((interQuantiser.absoluteLambda * 6) >> 8) < price;
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
