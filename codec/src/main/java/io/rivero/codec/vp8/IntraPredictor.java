package io.rivero.codec.vp8;

/// Prediction from the samples around a block (RFC 6386 section 12), before any loop filter.
///
/// The row above is an array of its own, because in the picture it may be filtered already; its
/// sample before the first is the one above and to the left. The column to the left is in the
/// picture.
final class IntraPredictor {
  /// Samples above the frame, and to the left of it (including above and to the left, but in the
  /// first row).
  static final byte ABOVE_FRAME = 127;

  static final byte LEFT_OF_FRAME = (byte) 129;

  private IntraPredictor() {}

  /// Predicts a block of 16x16 luma or 8x8 chroma samples.
  ///
  /// @param mode one of the modes of whole blocks
  /// @param hasAbove whether there is a macroblock above, for [ModeTrees#DC_PRED]
  /// @param hasLeft whether there is one to the left
  static void predict(
      int mode,
      int size,
      byte[] above,
      int aboveAt,
      boolean hasAbove,
      boolean hasLeft,
      byte[] plane,
      int at,
      int stride) {
    switch (mode) {
      case ModeTrees.DC_PRED -> {
        byte dc = dc(size, above, aboveAt, hasAbove, hasLeft, plane, at, stride);
        for (int row = 0, to = at; row < size; row++, to += stride) {
          Blocks.fill(plane, to, size, dc);
        }
      }
      case ModeTrees.V_PRED -> {
        for (int row = 0, to = at; row < size; row++, to += stride) {
          Blocks.copy(above, aboveAt, plane, to, size);
        }
      }
      case ModeTrees.H_PRED -> {
        for (int row = 0, to = at; row < size; row++, to += stride) {
          Blocks.fill(plane, to, size, plane[to - 1]);
        }
      }
      default -> trueMotion(size, above, aboveAt, plane, at, stride);
    }
  }

  private static byte dc(
      int size,
      byte[] above,
      int aboveAt,
      boolean hasAbove,
      boolean hasLeft,
      byte[] plane,
      int at,
      int stride) {
    int sum = 0;
    int count = 0;
    if (hasAbove) {
      for (int i = 0; i < size; i++) {
        sum += above[aboveAt + i] & 0xff;
      }
      count += size;
    }
    if (hasLeft) {
      for (int i = 0, left = at - 1; i < size; i++, left += stride) {
        sum += plane[left] & 0xff;
      }
      count += size;
    }
    return (byte) (count == 0 ? 128 : (sum + (count >> 1)) / count);
  }

  private static void trueMotion(
      int size, byte[] above, int aboveAt, byte[] plane, int at, int stride) {
    int corner = above[aboveAt - 1] & 0xff;
    for (int row = 0, to = at; row < size; row++, to += stride) {
      int difference = (plane[to - 1] & 0xff) - corner;
      for (int i = 0; i < size; i++) {
        plane[to + i] = clamp((above[aboveAt + i] & 0xff) + difference);
      }
    }
  }

  /// Predicts a 4x4 block of luma.
  ///
  /// @param mode one of the modes of 4x4 blocks
  /// @param above the row above the block, from `aboveAt` on
  /// @param right the four samples that go on from there, from `rightAt` on
  static void predict4(
      int mode,
      byte[] above,
      int aboveAt,
      byte[] right,
      int rightAt,
      byte[] plane,
      int at,
      int stride) {
    int a0 = above[aboveAt] & 0xff;
    int a1 = above[aboveAt + 1] & 0xff;
    int a2 = above[aboveAt + 2] & 0xff;
    int a3 = above[aboveAt + 3] & 0xff;
    int p = above[aboveAt - 1] & 0xff;
    int l0 = plane[at - 1] & 0xff;
    int l1 = plane[at - 1 + stride] & 0xff;
    int l2 = plane[at - 1 + 2 * stride] & 0xff;
    int l3 = plane[at - 1 + 3 * stride] & 0xff;
    switch (mode) {
      case ModeTrees.B_DC_PRED -> {
        int dc = (a0 + a1 + a2 + a3 + l0 + l1 + l2 + l3 + 4) >> 3;
        for (int row = 0, to = at; row < 4; row++, to += stride) {
          row(plane, to, dc, dc, dc, dc);
        }
      }
      case ModeTrees.B_TM_PRED -> trueMotion(4, above, aboveAt, plane, at, stride);
      case ModeTrees.B_VE_PRED -> {
        int a4 = right[rightAt] & 0xff;
        int c0 = average(p, a0, a1);
        int c1 = average(a0, a1, a2);
        int c2 = average(a1, a2, a3);
        int c3 = average(a2, a3, a4);
        for (int row = 0, to = at; row < 4; row++, to += stride) {
          row(plane, to, c0, c1, c2, c3);
        }
      }
      case ModeTrees.B_HE_PRED -> {
        int r = average(p, l0, l1);
        row(plane, at, r, r, r, r);
        r = average(l0, l1, l2);
        row(plane, at + stride, r, r, r, r);
        r = average(l1, l2, l3);
        row(plane, at + 2 * stride, r, r, r, r);
        r = average(l2, l3, l3);
        row(plane, at + 3 * stride, r, r, r, r);
      }
      case ModeTrees.B_RD_PRED -> {
        int d0 = average(l3, l2, l1);
        int d1 = average(l2, l1, l0);
        int d2 = average(l1, l0, p);
        int d3 = average(l0, p, a0);
        int d4 = average(p, a0, a1);
        int d5 = average(a0, a1, a2);
        int d6 = average(a1, a2, a3);
        row(plane, at, d3, d4, d5, d6);
        row(plane, at + stride, d2, d3, d4, d5);
        row(plane, at + 2 * stride, d1, d2, d3, d4);
        row(plane, at + 3 * stride, d0, d1, d2, d3);
      }
      case ModeTrees.B_VR_PRED -> {
        int b0 = average(p, a0);
        int b1 = average(a0, a1);
        int b2 = average(a1, a2);
        int c0 = average(l0, p, a0);
        int c1 = average(p, a0, a1);
        int c2 = average(a0, a1, a2);
        row(plane, at, b0, b1, b2, average(a2, a3));
        row(plane, at + stride, c0, c1, c2, average(a1, a2, a3));
        row(plane, at + 2 * stride, average(p, l0, l1), b0, b1, b2);
        row(plane, at + 3 * stride, average(l0, l1, l2), c0, c1, c2);
      }
      case ModeTrees.B_HD_PRED -> {
        int b0 = average(l0, p);
        int c0 = average(l0, p, a0);
        int b1 = average(l1, l0);
        int c1 = average(l1, l0, p);
        int b2 = average(l2, l1);
        int c2 = average(l2, l1, l0);
        row(plane, at, b0, c0, average(p, a0, a1), average(a0, a1, a2));
        row(plane, at + stride, b1, c1, b0, c0);
        row(plane, at + 2 * stride, b2, c2, b1, c1);
        row(plane, at + 3 * stride, average(l3, l2), average(l3, l2, l1), b2, c2);
      }
      case ModeTrees.B_HU_PRED -> {
        int b1 = average(l1, l2);
        int c1 = average(l1, l2, l3);
        int b2 = average(l2, l3);
        int c2 = average(l2, l3, l3);
        row(plane, at, average(l0, l1), average(l0, l1, l2), b1, c1);
        row(plane, at + stride, b1, c1, b2, c2);
        row(plane, at + 2 * stride, b2, c2, l3, l3);
        row(plane, at + 3 * stride, l3, l3, l3, l3);
      }
      default -> leftwards(mode, a0, a1, a2, a3, right, rightAt, plane, at, stride);
    }
  }

  /// The two modes that use all of the samples above and to the right.
  private static void leftwards(
      int mode,
      int a0,
      int a1,
      int a2,
      int a3,
      byte[] right,
      int rightAt,
      byte[] plane,
      int at,
      int stride) {
    int a4 = right[rightAt] & 0xff;
    int a5 = right[rightAt + 1] & 0xff;
    int a6 = right[rightAt + 2] & 0xff;
    int a7 = right[rightAt + 3] & 0xff;
    int c0 = average(a0, a1, a2);
    int c1 = average(a1, a2, a3);
    int c2 = average(a2, a3, a4);
    int c3 = average(a3, a4, a5);
    int c4 = average(a4, a5, a6);
    int c5 = average(a5, a6, a7);
    if (mode == ModeTrees.B_LD_PRED) {
      row(plane, at, c0, c1, c2, c3);
      row(plane, at + stride, c1, c2, c3, c4);
      row(plane, at + 2 * stride, c2, c3, c4, c5);
      row(plane, at + 3 * stride, c3, c4, c5, average(a6, a7, a7));
      return;
    }
    int b1 = average(a1, a2);
    int b2 = average(a2, a3);
    int b3 = average(a3, a4);
    row(plane, at, average(a0, a1), b1, b2, b3);
    row(plane, at + stride, c0, c1, c2, c3);
    row(plane, at + 2 * stride, b1, b2, b3, c4);
    row(plane, at + 3 * stride, c1, c2, c3, c5);
  }

  private static void row(byte[] plane, int to, int s0, int s1, int s2, int s3) {
    plane[to] = (byte) s0;
    plane[to + 1] = (byte) s1;
    plane[to + 2] = (byte) s2;
    plane[to + 3] = (byte) s3;
  }

  private static int average(int a, int b) {
    return (a + b + 1) >> 1;
  }

  private static int average(int a, int b, int c) {
    return (a + 2 * b + c + 2) >> 2;
  }

  private static byte clamp(int value) {
    return (byte) ((value & ~255) == 0 ? value : ~value >> 31);
  }
}
