package io.rivero.benchmarks;

/// How long something took: CPU time in user mode, which other work on the machine hardly changes,
/// and what a clock on the wall shows.
record Elapsed(double cpuSeconds, double wallSeconds) {
  /// More than anything takes.
  static final Elapsed NEVER = new Elapsed(Double.MAX_VALUE, Double.MAX_VALUE);

  /// The less of each.
  Elapsed least(Elapsed other) {
    return new Elapsed(
        Math.min(cpuSeconds, other.cpuSeconds), Math.min(wallSeconds, other.wallSeconds));
  }
}
