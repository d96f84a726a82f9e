package io.rivero.rtp.stream;

/// The relation between a source's timestamps and the local clock: the moment of `timestamp` was
/// `nanos`. It comes from the source's sender reports (RFC 3550 section 6.4.1); streams of one peer
/// share the estimate of its clock, so that differences between them are exact.
///
/// @param ssrc the stream whose timestamps these are
/// @param timestamp extended, as in [io.rivero.rtp.RtpPacket#extendedTimestamp]
/// @param nanos of the local monotonic clock
/// @param clockRateHz of the timestamps
public record SourceClock(int ssrc, long timestamp, long nanos, int clockRateHz) {

  /// The moment of another timestamp of the stream.
  public long nanosOf(long extendedTimestamp) {
    return nanos + ticksToNanos(extendedTimestamp - timestamp, clockRateHz);
  }

  /// Exact within a nanosecond for all distances of timestamps.
  static long ticksToNanos(long ticks, int clockRateHz) {
    return ticks / clockRateHz * 1_000_000_000L
        + ticks % clockRateHz * 1_000_000_000L / clockRateHz;
  }

  /// Rounded down to whole ticks; the inverse of [#ticksToNanos].
  static long nanosToTicks(long nanos, int clockRateHz) {
    return nanos / 1_000_000_000L * clockRateHz
        + Math.floorDiv(nanos % 1_000_000_000L * clockRateHz, 1_000_000_000L);
  }
}
