package io.rivero.codec.audio;

/// When which sample of a stream is to be played: when it would have come on the fastest way, and
/// the depth later. Positions are timestamps in samples. Owner: one thread.
final class PlayoutSchedule {
  private static final long NANOS_PER_MS = 1_000_000;
  private static final long SECOND = 1000 * NANOS_PER_MS;
  private static final long BOOST_NANOS = 5 * SECOND;

  private final int clockRateHz;
  private final int rate;
  private final JitterBuffer.Config config;
  private final DelayEstimator delays = new DelayEstimator();
  private long boostUntilNanos = Long.MIN_VALUE / 2;

  /// @param clockRateHz of RTP timestamps
  /// @param rate of samples, per second
  PlayoutSchedule(int clockRateHz, int rate, JitterBuffer.Config config) {
    this.clockRateHz = clockRateHz;
    this.rate = rate;
    this.config = config;
  }

  long toPosition(long timestamp) {
    return timestamp / clockRateHz * rate + timestamp % clockRateHz * rate / clockRateHz;
  }

  long toTimestamp(long position) {
    return position / rate * clockRateHz + position % rate * clockRateHz / rate;
  }

  private long toNanos(long position) {
    return position / rate * SECOND + position % rate * SECOND / rate;
  }

  /// A packet has come in its turn.
  void arrived(long position, long nowNanos) {
    delays.arrived(toNanos(position), nowNanos);
  }

  /// A packet was lost: for a while its successors are given more time to repair such ones.
  void lost(long nowNanos) {
    boostUntilNanos = nowNanos + BOOST_NANOS;
  }

  /// The sender has begun anew.
  void reset() {
    delays.reset();
  }

  /// What should be played now.
  long wantedPosition(long nowNanos) {
    long nanos = nowNanos - delays.baseNanos() - depthNanos(nowNanos);
    return Math.floorDiv(nanos, SECOND) * rate + Math.floorMod(nanos, SECOND) * rate / SECOND;
  }

  /// When a sample would have come on the fastest way.
  long arrivalNanos(long position) {
    return delays.baseNanos() + toNanos(position);
  }

  /// 0 while there is nothing to measure.
  double depthMillis(long nowNanos) {
    return delays.isStarted() ? depthNanos(nowNanos) / 1e6 : 0;
  }

  double driftPpm() {
    return delays.driftPpm();
  }

  /// The lateness of packets and one block, since a block is asked for when its first sample is
  /// due; while packets are lost, one more, so that their successors are here to repair them.
  private long depthNanos(long nowNanos) {
    long blocks = nowNanos - boostUntilNanos < 0 ? 2 : 1;
    long wanted = delays.latenessNanos() + blocks * config.blockMillis() * NANOS_PER_MS;
    return Math.clamp(
        wanted, config.minDepthMillis() * NANOS_PER_MS, config.maxDepthMillis() * NANOS_PER_MS);
  }
}
