package io.rivero.rtp.stream;

import org.jspecify.annotations.Nullable;

/// Which moment of the local clock the timestamps of a source stand for.
///
/// Until a sender report tells, it is estimated from arrival: the packet with the least delay so
/// far is taken to be in time.
final class SourceTimeline {
  /// A shift from which on viewers are to be told at once.
  static final long NOTABLE_SHIFT_NANOS = 5_000_000;

  private boolean started;
  private boolean reported;
  private int ssrc;
  private int clockRateHz = 1;
  private long timestamp;
  private long nanos;
  private int shifts;
  private int generation;

  /// Takes note of a packet's arrival.
  void arrived(int ssrc, long extendedTimestamp, int clockRateHz, long arrivalNanos) {
    if (!started || ssrc != this.ssrc || clockRateHz != this.clockRateHz) {
      started = true;
      reported = false;
      set(ssrc, extendedTimestamp, clockRateHz, arrivalNanos);
      shifts++;
      generation++;
    } else if (!reported) {
      long late = arrivalNanos - nanosOf(extendedTimestamp);
      if (late < 0) {
        set(ssrc, extendedTimestamp, clockRateHz, arrivalNanos);
        shifts += late < -NOTABLE_SHIFT_NANOS ? 1 : 0;
      }
    }
  }

  /// Takes over what sender reports tell about the stream; what they tell about another one than
  /// the last packet's is not used.
  void reported(SourceClock clock) {
    if (!started || clock.ssrc() != ssrc || clock.clockRateHz() != clockRateHz) {
      return;
    }
    long shift = clock.nanos() - nanosOf(clock.timestamp());
    reported = true;
    set(ssrc, clock.timestamp(), clockRateHz, clock.nanos());
    shifts += Math.abs(shift) > NOTABLE_SHIFT_NANOS ? 1 : 0;
  }

  private void set(int ssrc, long timestamp, int clockRateHz, long nanos) {
    this.ssrc = ssrc;
    this.timestamp = timestamp;
    this.clockRateHz = clockRateHz;
    this.nanos = nanos;
  }

  /// The moment of a timestamp.
  long nanosOf(long extendedTimestamp) {
    return nanos + SourceClock.ticksToNanos(extendedTimestamp - timestamp, clockRateHz);
  }

  /// The timestamp of a moment.
  long timestampAt(long momentNanos) {
    return timestamp + SourceClock.nanosToTicks(momentNanos - nanos, clockRateHz);
  }

  /// What sender reports have told about the stream of the last packet, null if nothing.
  @Nullable SourceClock clock() {
    return reported ? new SourceClock(ssrc, timestamp, nanos, clockRateHz) : null;
  }

  /// Whether there was a packet.
  boolean isStarted() {
    return started;
  }

  /// Counts the shifts of more than 5 ms, so that a user sees a new one.
  int shifts() {
    return shifts;
  }

  /// Changes when timestamps from before have nothing to do with those from now on.
  int generation() {
    return generation;
  }
}
