package io.rivero.codec.vp8;

import io.rivero.codec.picture.I420Picture;

/// Chooses among the intra modes of a macroblock by the sum of absolute differences plus what the
/// mode costs, and predicts with them in place.
final class IntraCoder {
  private static final EncoderKernels KERNELS = EncoderKernels.choose();
  private static final int[] LUMA_MODES = {
    ModeTrees.DC_PRED, ModeTrees.V_PRED, ModeTrees.H_PRED, ModeTrees.TM_PRED
  };

  /// The best 16x16 mode and its price, after [#chooseLuma].
  int lumaMode;

  int lumaPrice;

  /// Whether any coefficients are left, after [#codeBlocks].
  int blockEnds;

  private int chosen;

  private final MacroblockCoder coder;

  IntraCoder(MacroblockCoder coder) {
    this.coder = coder;
  }

  /// @param costs of the modes in 256ths of a bit
  void chooseLuma(
      I420Picture source,
      I420Picture target,
      int at,
      boolean hasAbove,
      boolean hasLeft,
      int[] costs,
      Quantiser quantiser) {
    int stride = target.stride();
    lumaPrice = Integer.MAX_VALUE;
    for (int mode : LUMA_MODES) {
      predictLuma(mode, target, at, hasAbove, hasLeft);
      int price =
          KERNELS.sad16x16(source.y(), at, stride, target.y(), at, stride)
              + ((quantiser.absoluteLambda * costs[mode]) >> 16);
      if (price < lumaPrice) {
        lumaPrice = price;
        lumaMode = mode;
      }
    }
  }

  void predictLuma(int mode, I420Picture target, int at, boolean hasAbove, boolean hasLeft) {
    int stride = target.stride();
    byte[] y = target.y();
    IntraPredictor.predict(mode, 16, y, at - stride, hasAbove, hasLeft, y, at, stride);
  }

  /// Chooses a mode for both chroma planes and predicts with it.
  ///
  /// @return the mode
  int predictChroma(
      I420Picture source,
      I420Picture target,
      int at,
      boolean hasAbove,
      boolean hasLeft,
      byte[] probabilities,
      Quantiser quantiser) {
    int stride = target.chromaStride();
    int best = 0;
    int least = Integer.MAX_VALUE;
    int predicted = -1;
    for (int mode : LUMA_MODES) {
      predictChroma(mode, target, at, hasAbove, hasLeft);
      predicted = mode;
      int cost = TreeCode.CHROMA.cost(mode, probabilities, 0);
      int price =
          KERNELS.sad8x8(source.u(), at, stride, target.u(), at, stride)
              + KERNELS.sad8x8(source.v(), at, stride, target.v(), at, stride)
              + ((quantiser.absoluteLambda * cost) >> 16);
      if (price < least) {
        least = price;
        best = mode;
      }
    }
    if (best != predicted) {
      predictChroma(best, target, at, hasAbove, hasLeft);
    }
    return best;
  }

  private static void predictChroma(
      int mode, I420Picture target, int at, boolean hasAbove, boolean hasLeft) {
    int stride = target.chromaStride();
    byte[] u = target.u();
    byte[] v = target.v();
    IntraPredictor.predict(mode, 8, u, at - stride, hasAbove, hasLeft, u, at, stride);
    IntraPredictor.predict(mode, 8, v, at - stride, hasAbove, hasLeft, v, at, stride);
  }

  /// Predicts and codes the 16 blocks one after the other, as long as that is cheaper than `limit`.
  ///
  /// @param map takes the modes, and knows those of the blocks around
  /// @param macroblock its index there
  /// @return the price, or `Integer.MAX_VALUE` when it went over the limit; the picture has to be
  ///   predicted anew then
  int codeBlocks(
      I420Picture source,
      I420Picture target,
      int at,
      MacroblockMap map,
      int macroblock,
      boolean keyFrame,
      int limit,
      Quantiser quantiser) {
    int stride = target.stride();
    int price = 0;
    blockEnds = 0;
    for (int n = 0; n < 16; n++) {
      int place = at + (n >> 2) * 4 * stride + (n & 3) * 4;
      // Blocks of the right column see the macroblock above and to the right, whatever their row.
      int aboveRight = (n & 3) == 3 ? at - stride + 16 : place - stride + 4;
      int context = keyFrame ? map.subblockContext(macroblock, n) : -1;
      price += chooseBlock(source.y(), target.y(), place, stride, aboveRight, context, quantiser);
      if (price >= limit) {
        return Integer.MAX_VALUE;
      }
      map.blockModes[16 * macroblock + n] = (byte) chosen;
      blockEnds += coder.codeBlock(source, target, place, n, quantiser);
    }
    coder.ends[24] = 0;
    return price;
  }

  /// Leaves the prediction with the best mode in the target.
  private int chooseBlock(
      byte[] source,
      byte[] target,
      int at,
      int stride,
      int aboveRight,
      int context,
      Quantiser quantiser) {
    int least = Integer.MAX_VALUE;
    int best = 0;
    int predicted = 0;
    for (int mode = 0; mode < ModeTrees.SUBBLOCK_MODES; mode++) {
      int cost =
          context < 0
              ? TreeCode.SUBBLOCK.cost(mode, ModeTrees.SUBBLOCK, 0)
              : TreeCode.SUBBLOCK.cost(mode, ModeTrees.KEY_FRAME_SUBBLOCK, context);
      int price = (quantiser.absoluteLambda * cost) >> 16;
      if (price >= least) {
        continue;
      }
      predicted = mode;
      IntraPredictor.predict4(mode, target, at - stride, target, aboveRight, target, at, stride);
      price += difference(source, target, at, stride);
      if (price < least) {
        least = price;
        best = mode;
      }
    }
    if (best != predicted) {
      IntraPredictor.predict4(best, target, at - stride, target, aboveRight, target, at, stride);
    }
    chosen = best;
    return least;
  }

  private static int difference(byte[] source, byte[] target, int at, int stride) {
    int sum = 0;
    for (int y = 0; y < 4; y++) {
      int i = at + y * stride;
      for (int x = 0; x < 4; x++) {
        sum += Math.abs((source[i + x] & 255) - (target[i + x] & 255));
      }
    }
    return sum;
  }
}
