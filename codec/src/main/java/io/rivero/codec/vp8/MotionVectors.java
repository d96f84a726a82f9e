package io.rivero.codec.vp8;

/// Motion vectors packed into an int: row in the upper, column in the lower 16 bits, in quarters of
/// a luma sample.
final class MotionVectors {
  private MotionVectors() {}

  static int pack(int row, int column) {
    return row << 16 | (column & 0xffff);
  }

  static int row(int vector) {
    return vector >> 16;
  }

  static int column(int vector) {
    return (short) vector;
  }

  static int negate(int vector) {
    return pack(-row(vector), -column(vector));
  }
}
