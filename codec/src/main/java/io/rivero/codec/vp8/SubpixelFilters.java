package io.rivero.codec.vp8;

/// Taps of the interpolation filters by eighths of a sample (RFC 6386 section 18.3); each row adds
/// up to 128.
final class SubpixelFilters {
  /// Weights of the samples at -2 to 3.
  static final int[][] SIX_TAP = {
    {0, 0, 128, 0, 0, 0},
    {0, -6, 123, 12, -1, 0},
    {2, -11, 108, 36, -8, 1},
    {0, -9, 93, 50, -6, 0},
    {3, -16, 77, 77, -16, 3},
    {0, -6, 50, 93, -9, 0},
    {1, -8, 36, 108, -11, 2},
    {0, -1, 12, 123, -6, 0}
  };

  private SubpixelFilters() {}
}
