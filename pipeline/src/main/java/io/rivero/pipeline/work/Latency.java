package io.rivero.pipeline.work;

/// A running average of the time from the arrival of media to some point of its way. Written by one
/// thread, read by any.
public final class Latency {
  private static final int WEIGHT = 16;

  private volatile double nanos;
  private boolean any;

  public void add(long sampleNanos) {
    double former = nanos;
    nanos = any ? former + (sampleNanos - former) / WEIGHT : sampleNanos;
    any = true;
  }

  /// The average in nanoseconds, 0 before the first sample.
  public double nanos() {
    return nanos;
  }
}
