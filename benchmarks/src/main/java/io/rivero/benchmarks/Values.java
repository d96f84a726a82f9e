package io.rivero.benchmarks;

import java.util.Arrays;

/// What many measured values come down to.
final class Values {
  private Values() {}

  /// The middle one, or the mean of the two in the middle.
  static double median(double... values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    int half = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
  }

  /// The least one of at least half the median: CPU clocks of virtual machines jump at times, and
  /// what is below has not been measured.
  static double least(double... values) {
    double plausible = median(values) / 2;
    return Arrays.stream(values).filter(value -> value >= plausible).min().orElseThrow();
  }
}
