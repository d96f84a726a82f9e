package io.rivero.codec.vp8;

import io.rivero.codec.picture.I420Picture;

/// Motion-compensated prediction of a macroblock (RFC 6386 section 18). All vectors that the
/// encoder makes stay within a reference picture's border.
final class EncoderPrediction {
  private static final ReconstructionKernels KERNELS = ReconstructionKernels.choose();

  private final byte[] scratch = new byte[ReconstructionKernels.SCRATCH];

  /// Predicts a whole macroblock with one vector.
  ///
  /// @param at its first sample of luma
  /// @param chromaAt its first sample of chroma
  void predict(I420Picture reference, I420Picture target, int at, int chromaAt, int vector) {
    int row = MotionVectors.row(vector);
    int column = MotionVectors.column(vector);
    int stride = target.stride();
    byte[] y = reference.y();
    int from = at + (row >> 2) * stride + (column >> 2);
    if (((row | column) & 3) == 0) {
      copy(y, from, target.y(), at, stride, 16);
    } else {
      int x = (column & 3) * 2;
      KERNELS.sixTap16(y, from, stride, target.y(), at, stride, 16, x, (row & 3) * 2, scratch);
    }
    chroma(reference.u(), target.u(), chromaAt, target.chromaStride(), row, column);
    chroma(reference.v(), target.v(), chromaAt, target.chromaStride(), row, column);
  }

  /// A vector in quarters of luma samples is one in eighths of chroma samples.
  private void chroma(byte[] from, byte[] to, int at, int stride, int row, int column) {
    int source = at + (row >> 3) * stride + (column >> 3);
    if (((row | column) & 7) == 0) {
      copy(from, source, to, at, stride, 8);
    } else {
      KERNELS.sixTap8(from, source, stride, to, at, stride, 8, column & 7, row & 7, scratch);
    }
  }

  /// Predicts a quarter: 8x8 samples of luma, 4x4 of chroma. The mean of its four equal vectors is
  /// that vector.
  void predictQuarter(I420Picture reference, I420Picture target, int at, int chromaAt, int vector) {
    int row = MotionVectors.row(vector);
    int column = MotionVectors.column(vector);
    int stride = target.stride();
    byte[] y = reference.y();
    int from = at + (row >> 2) * stride + (column >> 2);
    if (((row | column) & 3) == 0) {
      copy(y, from, target.y(), at, stride, 8);
    } else {
      int x = (column & 3) * 2;
      KERNELS.sixTap8(y, from, stride, target.y(), at, stride, 8, x, (row & 3) * 2, scratch);
    }
    quarterChroma(reference.u(), target.u(), chromaAt, target.chromaStride(), row, column);
    quarterChroma(reference.v(), target.v(), chromaAt, target.chromaStride(), row, column);
  }

  private void quarterChroma(byte[] from, byte[] to, int at, int stride, int row, int column) {
    int source = at + (row >> 3) * stride + (column >> 3);
    if (((row | column) & 7) == 0) {
      copy(from, source, to, at, stride, 4);
    } else {
      KERNELS.sixTap4(from, source, stride, to, at, stride, column & 7, row & 7, scratch);
    }
  }

  private static void copy(byte[] from, int source, byte[] to, int at, int stride, int size) {
    for (int y = 0; y < size; y++) {
      System.arraycopy(from, source + y * stride, to, at + y * stride, size);
    }
  }
}
