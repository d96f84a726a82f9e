package io.rivero.codec.vp8;

import io.rivero.codec.picture.I420Picture;
import java.util.Arrays;

/// Transforms and quantises what a prediction leaves of a macroblock, and adds back what a decoder
/// will add. The prediction stands in the picture that is being reconstructed.
final class MacroblockCoder {
  private static final EncoderKernels KERNELS = EncoderKernels.choose();
  private static final ReconstructionKernels RECONSTRUCTION = ReconstructionKernels.choose();
  private static final int U = 16 * 16;
  private static final int V = 20 * 16;
  private static final int Y2 = 24 * 16;

  // Less than this in the second-order block is not worth its bits: it moves no sample by 1.
  private static final int LEAST_Y2 = 35;

  /// Quantised blocks in zigzag order: 16 of luma, 4 of U, 4 of V, Y2.
  final short[] levels = new short[400];

  final byte[] ends = new byte[25];

  private final short[] coefficients = new short[400];
  private final short[] dequantised = new short[400];

  /// Luma of a mode with Y2.
  ///
  /// @return sum of the ends; 0 if nothing is left
  int codeLuma(I420Picture source, I420Picture target, int at, Quantiser quantiser) {
    KERNELS.forwardDct16x16(
        source.y(), at, source.stride(), target.y(), at, target.stride(), coefficients, 0);
    KERNELS.forwardWht(coefficients, 0, Y2);
    int some = KERNELS.quantise(coefficients, 0, 16, 1, quantiser.luma, levels, dequantised, ends);
    some += quantiseY2(quantiser);
    if (some == 0) {
      return 0;
    }
    if (ends[24] > 0) {
      RECONSTRUCTION.inverseWht(dequantised, Y2, 0);
    }
    addLuma(target, at);
    return some;
  }

  private int quantiseY2(Quantiser quantiser) {
    int end = KERNELS.quantise(coefficients, Y2, 1, 0, quantiser.y2, levels, dequantised, ends);
    if (end > 0 && end < 16) {
      int sum = 0;
      for (int i = 0; i < 16; i++) {
        sum += Math.abs(dequantised[Y2 + i]);
      }
      if (sum < LEAST_Y2) {
        Arrays.fill(levels, Y2, Y2 + 16, (short) 0);
        ends[24] = 0;
        return 0;
      }
    }
    return end;
  }

  /// Luma of a prediction without Y2.
  ///
  /// @return sum of the ends
  int codeSplitLuma(I420Picture source, I420Picture target, int at, Quantiser quantiser) {
    KERNELS.forwardDct16x16(
        source.y(), at, source.stride(), target.y(), at, target.stride(), coefficients, 0);
    int some = KERNELS.quantise(coefficients, 0, 16, 0, quantiser.luma, levels, dequantised, ends);
    ends[24] = 0;
    if (some > 0) {
      addLuma(target, at);
    }
    return some;
  }

  private void addLuma(I420Picture target, int at) {
    byte[] plane = target.y();
    int stride = target.stride();
    for (int block = 0; block < 16; block++) {
      add(block, plane, at + (block >> 2) * 4 * stride + (block & 3) * 4, stride);
    }
  }

  /// One 4x4 block of luma.
  ///
  /// @param at its first sample
  /// @return its end
  int codeBlock(I420Picture source, I420Picture target, int at, int block, Quantiser quantiser) {
    KERNELS.forwardDct4x4(
        source.y(), at, source.stride(), target.y(), at, target.stride(), coefficients, 16 * block);
    int end =
        KERNELS.quantise(coefficients, 16 * block, 1, 0, quantiser.luma, levels, dequantised, ends);
    add(block, target.y(), at, target.stride());
    return end;
  }

  /// Both chroma planes.
  ///
  /// @param at their first sample
  /// @return sum of the ends
  int codeChroma(I420Picture source, I420Picture target, int at, Quantiser quantiser) {
    int stride = target.chromaStride();
    int from = source.chromaStride();
    KERNELS.forwardDct8x8(source.u(), at, from, target.u(), at, stride, coefficients, U);
    KERNELS.forwardDct8x8(source.v(), at, from, target.v(), at, stride, coefficients, V);
    int some = KERNELS.quantise(coefficients, U, 8, 0, quantiser.chroma, levels, dequantised, ends);
    if (some > 0) {
      for (int block = 0; block < 4; block++) {
        int place = at + (block >> 1) * 4 * stride + (block & 1) * 4;
        add(16 + block, target.u(), place, stride);
        add(20 + block, target.v(), place, stride);
      }
    }
    return some;
  }

  private void add(int block, byte[] plane, int at, int stride) {
    if (ends[block] > 1) {
      RECONSTRUCTION.addInverseDct(dequantised, 16 * block, plane, at, stride);
    } else if (dequantised[16 * block] != 0) {
      RECONSTRUCTION.addDc(dequantised[16 * block], plane, at, stride);
    }
  }
}
