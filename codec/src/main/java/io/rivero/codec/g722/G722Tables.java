package io.rivero.codec.g722;

/// The numbers of ITU-T G.722 (clause 6), under the standard's names in parentheses.
final class G722Tables {
  /// Taps of both quadrature mirror filters, every second one.
  static final int[] QMF = {3, -11, 12, 32, -210, 951, 3876, -805, 362, -156, 53, -11};

  /// Decision levels of the low band (Q6).
  static final int[] LEVELS = {
    0, 35, 72, 110, 150, 190, 233, 276, 323, 370, 422, 473, 530, 587, 650, 714, 786, 858, 940, 1023,
    1121, 1219, 1339, 1458, 1612, 1765, 1980, 2195, 2557, 2919
  };

  /// Codes of the low band for negative differences (ILN); those for others are 62 less the index.
  static int lowCode(int interval, boolean negative) {
    if (!negative) {
      return 62 - interval;
    }
    return interval < 3 ? 64 - interval : 34 - interval;
  }

  /// Outputs of the inverse quantiser with 6 bits (QQ6, with signs, by code).
  static final int[] LOW_6 = {
    -136, -136, -136, -136, -24808, -21904, -19008, -16704, -14984, -13512, -12280, -11192, -10232,
    -9360, -8576, -7856, -7192, -6576, -6000, -5456, -4944, -4464, -4008, -3576, -3168, -2776,
    -2400, -2032, -1688, -1360, -1040, -728, 24808, 21904, 19008, 16704, 14984, 13512, 12280, 11192,
    10232, 9360, 8576, 7856, 7192, 6576, 6000, 5456, 4944, 4464, 4008, 3576, 3168, 2776, 2400, 2032,
    1688, 1360, 1040, 728, 432, 136, -432, -136
  };

  /// Outputs of the inverse quantiser with the upper 4 bits (QQ4, with signs, by code).
  static final int[] LOW_4 = {
    0, -20456, -12896, -8968, -6288, -4240, -2584, -1200, 20456, 12896, 8968, 6288, 4240, 2584,
    1200, 0
  };

  /// Changes of the low band's scale, by the upper 4 bits (WL by RL42).
  static final int[] LOW_CHANGE = {
    -60, 3042, 1198, 538, 334, 172, 58, -30, 3042, 1198, 538, 334, 172, 58, -30, -60
  };

  /// Outputs of the high band's inverse quantiser (QQ2, with signs).
  static final int[] HIGH_2 = {-7408, -1616, 7408, 1616};

  /// Changes of the high band's scale (WH by RH2).
  static final int[] HIGH_CHANGE = {798, -214, 798, -214};

  /// Powers of two in steps of 1/32 (ILB).
  static final int[] SCALES = {
    2048, 2093, 2139, 2186, 2233, 2282, 2332, 2383, 2435, 2489, 2543, 2599, 2656, 2714, 2774, 2834,
    2896, 2960, 3025, 3091, 3158, 3228, 3298, 3371, 3444, 3520, 3597, 3676, 3756, 3838, 3922, 4008
  };

  static final int LOW_SCALE = 32;
  static final int HIGH_SCALE = 8;
  static final int LOW_MOST = 18_432;
  static final int HIGH_MOST = 22_528;

  private G722Tables() {}
}
