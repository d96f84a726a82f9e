package io.rivero.rtp.stream;

import io.rivero.rtp.NtpTime;

/// The difference between a peer's wall clock, which its sender reports carry, and the local clock.
///
/// One peer has one clock: all of its streams share the difference, which is fixed at the first
/// report, so that the relation between audio and video is exactly what the peer says. It is fixed
/// anew only when it is off by more than a second, for all of them at once.
final class RemoteClock {
  static final long MAX_DEVIATION_NANOS = 1_000_000_000;

  private boolean started;
  private long differenceNanos; // local - remote

  /// Takes note of a report.
  ///
  /// @param ntpTimestamp of the report
  /// @param estimateNanos the local time of that moment as far as known without it
  /// @return whether the difference has changed
  boolean reported(long ntpTimestamp, long estimateNanos) {
    long difference = estimateNanos - NtpTime.toUnixNanos(ntpTimestamp);
    if (started && Math.abs(difference - differenceNanos) <= MAX_DEVIATION_NANOS) {
      return false;
    }
    started = true;
    differenceNanos = difference;
    return true;
  }

  /// The local time of a moment of the peer.
  long nanosOf(long ntpTimestamp) {
    return NtpTime.toUnixNanos(ntpTimestamp) + differenceNanos;
  }
}
