package io.rivero.codec.vp8;

import io.rivero.codec.picture.I420Picture;

/// Chooses how a macroblock is predicted from a frame before, and codes it so.
final class InterCoder {
  private static final EncoderKernels KERNELS = EncoderKernels.choose();

  /// Differences of so many steps of the quantiser hardly make a coefficient: less than a hundredth
  /// of a step for each sample.
  private static final int STILL_STEPS = 2;

  /// Price of the best prediction, after [#choose].
  int price;

  /// Whether nothing but noise has changed since a search found nothing better.
  boolean settled;

  private final MacroblockMap map;
  private final MacroblockCoder coder;
  private final NearVectors near;
  private final MotionVectorCoder vectors;
  private final MotionSearch search;
  private final Stillness stillness;
  private final EncoderPrediction predictor = new EncoderPrediction();
  private final int[] quarterVectors = new int[4];
  private final int[] nodes = new int[4];

  private FrameSettings settings = new FrameSettings();
  private I420Picture source = settings.last;
  private I420Picture target = source;
  private Quantiser quantiser = Quantiser.of(0, false);

  // The macroblock in hand.
  private int index;
  private int at;
  private int chromaAt;
  private int zeroDifference; // with the last frame, without motion
  private int mode;
  private int reference;
  private int vector;
  private int splitKind;
  private int best;
  private int nearest;
  private int nearby;

  InterCoder(
      MacroblockMap map, MacroblockCoder coder, NearVectors near, MotionVectorCoder vectors) {
    this.map = map;
    this.coder = coder;
    this.near = near;
    this.vectors = vectors;
    search = new MotionSearch(vectors);
    stillness = new Stillness(map.vector.length);
  }

  void startFrame(FrameSettings frame, I420Picture from, I420Picture to) {
    settings = frame;
    source = from;
    target = to;
    vectors.startFrame();
    vectors.prepare(frame.probabilities.motionVectors);
    stillness.startFrame();
  }

  /// Goes to a macroblock.
  ///
  /// @param luma its first sample of luma
  /// @param chroma its first sample of chroma
  void start(int column, int row, int luma, int chroma, Quantiser with) {
    index = map.index(column, row);
    at = luma;
    chromaAt = chroma;
    quantiser = with;
    search.setBounds(column, row, map.columns, map.rows);
  }

  /// Takes the macroblock over as it is in the frame before, if what has changed is so little that
  /// no coefficient of it would survive: nothing is searched or transformed then.
  ///
  /// @return whether it was
  boolean takeOver() {
    int stride = target.stride();
    I420Picture last = settings.last;
    int most = quantiser.acStep * STILL_STEPS;
    zeroDifference = KERNELS.sad16x16(source.y(), at, stride, last.y(), at, stride);
    if (zeroDifference > most) {
      return false;
    }
    int chroma = target.chromaStride();
    int difference =
        KERNELS.sad8x8(source.u(), chromaAt, chroma, last.u(), chromaAt, chroma)
            + KERNELS.sad8x8(source.v(), chromaAt, chroma, last.v(), chromaAt, chroma);
    if (2 * difference > most) {
      return false;
    }
    map.lumaMode[index] = ModeTrees.ZERO_MV;
    map.reference[index] = ModeTrees.LAST_FRAME;
    map.vector[index] = 0;
    predictor.predict(last, target, at, chromaAt, 0);
    return true;
  }

  private void findNear() {
    near.find(ModeTrees.LAST_FRAME);
    best = near.best();
    nearest = near.nearest();
    nearby = near.near();
    for (int node = 0; node < 4; node++) {
      nodes[node] = near.modeProbability(node);
    }
  }

  /// Finds the best prediction; after [#takeOver].
  void choose() {
    findNear();
    int lambda = quantiser.absoluteLambda;
    int stride = target.stride();
    byte[] last = settings.last.y();
    search.start(source.y(), last, at, stride, true, lambda, best);
    price = Integer.MAX_VALUE;
    reference = ModeTrees.LAST_FRAME;
    int[] p = nodes;
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
      if (settings.speed <= 3 && !settings.wholeOnly && price > 2 * enough) {
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
    return quantiser.acStep * (settings.speed <= 6 ? 16 : 28);
  }

  private boolean consider(int candidateMode, int candidate, int difference, int cost) {
    int candidatePrice = difference + ((quantiser.absoluteLambda * cost) >> 16);
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
    search.tryFull(map.vector[index - map.stride + 1]);
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
          source.y(), settings.last.y(), place, stride, false, quantiser.absoluteLambda, best);
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

  /// Codes the macroblock with what was chosen.
  ///
  /// @return whether any coefficients are left
  boolean code() {
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
      some = coder.codeSplitLuma(source, target, at, quantiser);
    } else {
      if (mode == ModeTrees.NEW_MV) {
        vectors.count(vector, best);
      }
      predictor.predict(from, target, at, chromaAt, vector);
      some = coder.codeLuma(source, target, at, quantiser);
    }
    return some + coder.codeChroma(source, target, chromaAt, quantiser) > 0;
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
}
