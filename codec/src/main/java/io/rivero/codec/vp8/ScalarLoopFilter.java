package io.rivero.codec.vp8;

/// Loop filters of one edge in plain Java (RFC 6386 section 15).
///
/// `at` is the first sample behind the edge, `across` leads over the edge, `along` to the next
/// position on it. Samples are `p3 p2 p1 p0 | q0 q1 q2 q3`.
final class ScalarLoopFilter {
  private ScalarLoopFilter() {}

  /// The edge between two macroblocks, section 15.3.
  static void edge(
      byte[] plane,
      int at,
      int across,
      int along,
      int length,
      int limit,
      int interior,
      int highVariance) {
    for (int i = 0, q = at; i < length; i++, q += along) {
      int p2 = plane[q - 3 * across] & 0xff;
      int p1 = plane[q - 2 * across] & 0xff;
      int p0 = plane[q - across] & 0xff;
      int q0 = plane[q] & 0xff;
      int q1 = plane[q + across] & 0xff;
      int q2 = plane[q + 2 * across] & 0xff;
      if (abs(p0 - q0) * 2 + (abs(p1 - q1) >> 1) > limit
          || abs(plane[q - 4 * across] & 0xff, p2) > interior
          || abs(p2, p1) > interior
          || abs(p1, p0) > interior
          || abs(plane[q + 3 * across] & 0xff, q2) > interior
          || abs(q2, q1) > interior
          || abs(q1, q0) > interior) {
        continue;
      }
      int w = clamp(clamp(p1 - q1) + 3 * (q0 - p0));
      if (abs(p1, p0) > highVariance || abs(q1, q0) > highVariance) {
        plane[q] = sample(q0 - (clamp(w + 4) >> 3));
        plane[q - across] = sample(p0 + (clamp(w + 3) >> 3));
        continue;
      }
      int a = (27 * w + 63) >> 7;
      plane[q] = sample(q0 - a);
      plane[q - across] = sample(p0 + a);
      a = (18 * w + 63) >> 7;
      plane[q + across] = sample(q1 - a);
      plane[q - 2 * across] = sample(p1 + a);
      a = (9 * w + 63) >> 7;
      plane[q + 2 * across] = sample(q2 - a);
      plane[q - 3 * across] = sample(p2 + a);
    }
  }

  /// An edge inside a macroblock, section 15.3.
  static void innerEdge(
      byte[] plane,
      int at,
      int across,
      int along,
      int length,
      int limit,
      int interior,
      int highVariance) {
    for (int i = 0, q = at; i < length; i++, q += along) {
      int p2 = plane[q - 3 * across] & 0xff;
      int p1 = plane[q - 2 * across] & 0xff;
      int p0 = plane[q - across] & 0xff;
      int q0 = plane[q] & 0xff;
      int q1 = plane[q + across] & 0xff;
      int q2 = plane[q + 2 * across] & 0xff;
      if (abs(p0 - q0) * 2 + (abs(p1 - q1) >> 1) > limit
          || abs(plane[q - 4 * across] & 0xff, p2) > interior
          || abs(p2, p1) > interior
          || abs(p1, p0) > interior
          || abs(plane[q + 3 * across] & 0xff, q2) > interior
          || abs(q2, q1) > interior
          || abs(q1, q0) > interior) {
        continue;
      }
      boolean rough = abs(p1, p0) > highVariance || abs(q1, q0) > highVariance;
      int w = clamp((rough ? clamp(p1 - q1) : 0) + 3 * (q0 - p0));
      int a = clamp(w + 4) >> 3;
      plane[q] = sample(q0 - a);
      plane[q - across] = sample(p0 + (clamp(w + 3) >> 3));
      if (!rough) {
        a = (a + 1) >> 1;
        plane[q + across] = sample(q1 - a);
        plane[q - 2 * across] = sample(p1 + a);
      }
    }
  }

  /// Any edge of 16 samples with the simple filter, section 15.2.
  static void simpleEdge(byte[] plane, int at, int across, int along, int limit) {
    for (int i = 0, q = at; i < 16; i++, q += along) {
      int p1 = plane[q - 2 * across] & 0xff;
      int p0 = plane[q - across] & 0xff;
      int q0 = plane[q] & 0xff;
      int q1 = plane[q + across] & 0xff;
      if (abs(p0 - q0) * 2 + (abs(p1 - q1) >> 1) <= limit) {
        int w = clamp(clamp(p1 - q1) + 3 * (q0 - p0));
        plane[q] = sample(q0 - (clamp(w + 4) >> 3));
        plane[q - across] = sample(p0 + (clamp(w + 3) >> 3));
      }
    }
  }

  private static int abs(int a, int b) {
    return Math.abs(a - b);
  }

  private static int abs(int a) {
    return Math.abs(a);
  }

  /// To a signed byte.
  private static int clamp(int value) {
    return Math.min(Math.max(value, -128), 127);
  }

  /// To an unsigned byte: the same as clamping the sample less 128 to a signed one.
  private static byte sample(int value) {
    return (byte) Math.min(Math.max(value, 0), 255);
  }
}
