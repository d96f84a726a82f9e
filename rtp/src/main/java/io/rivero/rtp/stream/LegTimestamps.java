package io.rivero.rtp.stream;

import io.rivero.rtp.RtpPacket;
import org.jspecify.annotations.Nullable;

/// The timestamps of a leg: those of its source plus a difference, which is chosen anew whenever
/// the source changes so that they go on by the time that has passed.
///
/// Time is that of the sources' own timelines where these are plausible: then the relation of
/// timestamps to wall-clock time, which sender reports tell, is the same before and after a change.
final class LegTimestamps {
  /// By how much the time between two packets may differ from that between their arrivals.
  static final long MAX_DEVIATION_NANOS = 1_000_000_000;

  private long difference; // leg - source
  private @Nullable SourceTimeline timeline;
  private int clockRateHz = 1;

  // The newest packet.
  private long lastTimestamp; // of the source
  private long lastReceivedNanos;
  private int lastGeneration;
  private final long first;

  /// @param first timestamp of the leg
  LegTimestamps(long first) {
    this.first = first;
  }

  /// Continues with another stream of packets, of which this is the first.
  void follow(RtpPacket packet, SourceTimeline next, int nextClockRateHz) {
    long timestamp = packet.extendedTimestamp();
    long legTimestamp;
    if (timeline == null) {
      legTimestamp = first;
    } else {
      long passedNanos = packet.receivedNanos() - lastReceivedNanos;
      if (timeline.generation() == lastGeneration || timeline != next) {
        long between = next.nanosOf(timestamp) - timeline.nanosOf(lastTimestamp);
        boolean plausible = Math.abs(between - passedNanos) <= MAX_DEVIATION_NANOS;
        passedNanos = plausible ? between : passedNanos;
      }
      long ticks = SourceClock.nanosToTicks(passedNanos, nextClockRateHz);
      legTimestamp = lastTimestamp + difference + Math.max(1, ticks);
    }
    difference = legTimestamp - timestamp;
    timeline = next;
    clockRateHz = nextClockRateHz;
  }

  /// Remembers the newest packet.
  void forwarded(RtpPacket packet) {
    lastTimestamp = packet.extendedTimestamp();
    lastReceivedNanos = packet.receivedNanos();
    lastGeneration = timeline == null ? 0 : timeline.generation();
  }

  /// The leg's timestamp, of which the low 32 bits are written.
  long of(RtpPacket packet) {
    return packet.extendedTimestamp() + difference;
  }

  /// The leg's timestamp for this moment, for a sender report; only after a packet.
  long at(long nowNanos) {
    if (timeline == null) {
      throw new IllegalStateException("no packet yet");
    }
    return timeline.timestampAt(nowNanos) + difference;
  }

  /// The clock rate of the timestamps, in Hz.
  int clockRateHz() {
    return clockRateHz;
  }
}
