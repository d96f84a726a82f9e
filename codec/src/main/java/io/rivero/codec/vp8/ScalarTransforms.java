package io.rivero.codec.vp8;

/// Inverse transforms in plain Java (RFC 6386 section 14.3).
final class ScalarTransforms {
  /// sqrt(2) * cos(pi / 8) - 1 and sqrt(2) * sin(pi / 8) in units of 1 / 65536.
  private static final int COS = 20091;

  private static final int SIN = 35468;

  private ScalarTransforms() {}

  static void addInverseDct(short[] coefficients, int from, byte[] target, int to, int stride) {
    // Columns go through registers: 16 locals instead of an array that would have to be allocated.
    int r0 = coefficients[from];
    int r1 = coefficients[from + 4];
    int r2 = coefficients[from + 8];
    int r3 = coefficients[from + 12];
    int a = r0 + r2;
    int b = r0 - r2;
    int c = ((r1 * SIN) >> 16) - r3 - ((r3 * COS) >> 16);
    int d = r1 + ((r1 * COS) >> 16) + ((r3 * SIN) >> 16);
    int c00 = a + d;
    int c01 = b + c;
    int c02 = b - c;
    int c03 = a - d;
    r0 = coefficients[from + 1];
    r1 = coefficients[from + 5];
    r2 = coefficients[from + 9];
    r3 = coefficients[from + 13];
    a = r0 + r2;
    b = r0 - r2;
    c = ((r1 * SIN) >> 16) - r3 - ((r3 * COS) >> 16);
    d = r1 + ((r1 * COS) >> 16) + ((r3 * SIN) >> 16);
    int c10 = a + d;
    int c11 = b + c;
    int c12 = b - c;
    int c13 = a - d;
    r0 = coefficients[from + 2];
    r1 = coefficients[from + 6];
    r2 = coefficients[from + 10];
    r3 = coefficients[from + 14];
    a = r0 + r2;
    b = r0 - r2;
    c = ((r1 * SIN) >> 16) - r3 - ((r3 * COS) >> 16);
    d = r1 + ((r1 * COS) >> 16) + ((r3 * SIN) >> 16);
    int c20 = a + d;
    int c21 = b + c;
    int c22 = b - c;
    int c23 = a - d;
    r0 = coefficients[from + 3];
    r1 = coefficients[from + 7];
    r2 = coefficients[from + 11];
    r3 = coefficients[from + 15];
    a = r0 + r2;
    b = r0 - r2;
    c = ((r1 * SIN) >> 16) - r3 - ((r3 * COS) >> 16);
    d = r1 + ((r1 * COS) >> 16) + ((r3 * SIN) >> 16);
    addRow(c00, c10, c20, a + d, target, to);
    addRow(c01, c11, c21, b + c, target, to + stride);
    addRow(c02, c12, c22, b - c, target, to + 2 * stride);
    addRow(c03, c13, c23, a - d, target, to + 3 * stride);
  }

  private static void addRow(int r0, int r1, int r2, int r3, byte[] target, int to) {
    int a = r0 + r2;
    int b = r0 - r2;
    int c = ((r1 * SIN) >> 16) - r3 - ((r3 * COS) >> 16);
    int d = r1 + ((r1 * COS) >> 16) + ((r3 * SIN) >> 16);
    target[to] = clamped(target[to], (a + d + 4) >> 3);
    target[to + 1] = clamped(target[to + 1], (b + c + 4) >> 3);
    target[to + 2] = clamped(target[to + 2], (b - c + 4) >> 3);
    target[to + 3] = clamped(target[to + 3], (a - d + 4) >> 3);
  }

  static void addDc(int dc, byte[] target, int to, int stride) {
    int difference = (dc + 4) >> 3;
    if (difference == 0) {
      return;
    }
    for (int row = 0, at = to; row < 4; row++, at += stride) {
      target[at] = clamped(target[at], difference);
      target[at + 1] = clamped(target[at + 1], difference);
      target[at + 2] = clamped(target[at + 2], difference);
      target[at + 3] = clamped(target[at + 3], difference);
    }
  }

  static void inverseWht(short[] coefficients, int from, int to) {
    for (int i = 0; i < 4; i++) {
      int at = from + i;
      int a = coefficients[at] + coefficients[at + 12];
      int b = coefficients[at + 4] + coefficients[at + 8];
      int c = coefficients[at + 4] - coefficients[at + 8];
      int d = coefficients[at] - coefficients[at + 12];
      // In place: the input is used up column by column.
      coefficients[at] = (short) (a + b);
      coefficients[at + 4] = (short) (c + d);
      coefficients[at + 8] = (short) (a - b);
      coefficients[at + 12] = (short) (d - c);
    }
    for (int i = 0; i < 4; i++) {
      int at = from + 4 * i;
      int out = to + 64 * i;
      int a = coefficients[at] + coefficients[at + 3];
      int b = coefficients[at + 1] + coefficients[at + 2];
      int c = coefficients[at + 1] - coefficients[at + 2];
      int d = coefficients[at] - coefficients[at + 3];
      coefficients[out] = (short) ((a + b + 3) >> 3);
      coefficients[out + 16] = (short) ((c + d + 3) >> 3);
      coefficients[out + 32] = (short) ((a - b + 3) >> 3);
      coefficients[out + 48] = (short) ((d - c + 3) >> 3);
    }
  }

  private static byte clamped(byte sample, int difference) {
    int value = (sample & 0xff) + difference;
    return (byte) ((value & ~255) == 0 ? value : ~value >> 31);
  }
}
