package io.rivero.pipeline.audio;

import io.rivero.rtp.stream.SourceClock;
import org.jspecify.annotations.Nullable;

/// Where a sample comes from: what lip synchronisation needs when it is played later than it came.
///
/// @param ssrc of the publisher's stream
/// @param timestamp of RTP, without wraps
/// @param clockRateHz of the timestamp
/// @param arrivalNanos when it would have come on the fastest way, on the scale of {@link
///   System#nanoTime}
public record SoundTime(int ssrc, long timestamp, int clockRateHz, long arrivalNanos) {
  private static final long SECOND_NANOS = 1_000_000_000L;

  /// The time of what was played so much earlier.
  SoundTime before(long nanos) {
    long ticks = nanos * clockRateHz / SECOND_NANOS;
    return new SoundTime(ssrc, timestamp - ticks, clockRateHz, arrivalNanos - nanos);
  }

  /// The moment that it stands for, on the scale of {@link System#nanoTime}.
  ///
  /// @param clock what the publisher's reports tell; without it, or if it is about another stream,
  ///   arrival has to do
  public long momentNanos(@Nullable SourceClock clock) {
    return clock == null || clock.ssrc() != ssrc || clock.clockRateHz() != clockRateHz
        ? arrivalNanos
        : clock.nanosOf(timestamp);
  }
}
