package io.rivero.pipeline.video;

/// A running average of the time from the arrival of a picture's last packet to some point of its
/// way. Written by one thread, read by any.
final class Latency {
  private static final int WEIGHT = 16;

  private volatile double nanos;
  private boolean any;

  void add(long sampleNanos) {
    double former = nanos;
    nanos = any ? former + (sampleNanos - former) / WEIGHT : sampleNanos;
    any = true;
  }

  /// The average in nanoseconds, 0 before the first sample.
  double nanos() {
    return nanos;
  }
}
