package io.rivero.rtp.stream;

import io.rivero.rtp.NtpTime;
import io.rivero.rtp.rtcp.ReportBlock;
import io.rivero.rtp.rtcp.SenderReport;
import org.jspecify.annotations.Nullable;

/// The sender reports on one stream of a publisher (RFC 3550 section 6.4.1): what they say about
/// the moments of its timestamps, and what our report on it says about them.
final class PublisherReports {
  /// A sender report whose moment is further away from now says nothing about timestamps.
  static final long MAX_DEVIATION_NANOS = 10_000_000_000L;

  private @Nullable SenderReport last;
  private long lastNanos;

  /// Another stream has begun.
  void clear() {
    last = null;
  }

  /// Takes a report on the stream.
  ///
  /// @return whether the difference of the clocks has changed, for all tracks of the peer
  boolean receive(
      SenderReport report,
      ReceiveStream stream,
      SourceTimeline timeline,
      RemoteClock clock,
      long nowNanos) {
    boolean first = last == null;
    last = report;
    lastNanos = nowNanos;
    if (!stream.isStarted() || !timeline.isStarted()) {
      return false;
    }
    long moment = timeline.nanosOf(stream.extendedTimestamp(report.rtpTimestamp()));
    boolean plausible = Math.abs(moment - nowNanos) <= RemoteClock.MAX_DEVIATION_NANOS;
    return clock.reported(report.ntpTimestamp(), first && plausible ? moment : nowNanos);
  }

  /// The relation of timestamps and time that the last report gives; null if there is none.
  @Nullable SourceClock relation(ReceiveStream stream, SourceTimeline timeline, RemoteClock clock) {
    SenderReport report = last;
    if (report == null || !stream.isStarted()) {
      return null;
    }
    long timestamp = stream.extendedTimestamp(report.rtpTimestamp());
    long moment = clock.nanosOf(report.ntpTimestamp());
    if (Math.abs(timeline.nanosOf(timestamp) - moment) > MAX_DEVIATION_NANOS) {
      return null;
    }
    return new SourceClock(stream.ssrc(), timestamp, moment, stream.clockRateHz());
  }

  /// Our report on the stream.
  ReportBlock block(ReceiveStream stream, long nowNanos) {
    SenderReport report = last;
    return new ReportBlock(
        stream.ssrc(),
        stream.takeFractionLost(),
        stream.cumulativeLost(),
        stream.reportedHighest(),
        stream.jitter(),
        report == null ? 0 : NtpTime.middle32(report.ntpTimestamp()),
        report == null ? 0 : NtpTime.toShortUnits(nowNanos - lastNanos));
  }
}
