package io.rivero.rtp.stream;

import io.rivero.rtp.rtcp.ReportBlock;
import io.rivero.rtp.rtcp.SenderReport;
import java.util.List;

/// What a leg has sent so far, as its sender reports say it (RFC 3550 section 6.4.1), and when one
/// has to go out before its turn: when what timestamps mean has changed.
final class SentStream {
  /// Reports at a change of the timeline have this distance at least.
  static final long URGENT_REPORT_NANOS = 50_000_000;

  /// A sender is one that has sent within this time (RFC 3550 section 6.4: two report intervals).
  static final long SENDER_NANOS = 5_000_000_000L;

  private static final long NEVER = Long.MIN_VALUE;

  private long packets;
  private long bytes; // of payload
  private long lastNanos;
  private boolean urgent;
  private long lastReportNanos = NEVER;
  private int reportedShifts;

  /// A source is followed from here on.
  ///
  /// @return whether a report must go out first: the viewer already has an idea of what time means
  boolean follow(SourceTimeline timeline, long nowNanos) {
    reportedShifts = timeline.shifts();
    if (packets == 0) {
      urgent = true;
      return false;
    }
    lastNanos = nowNanos;
    return true;
  }

  /// Counts a packet.
  void sent(int payloadLength, SourceTimeline timeline, long nowNanos) {
    packets++;
    bytes += payloadLength;
    lastNanos = nowNanos;
    if (timeline.shifts() != reportedShifts) {
      reportedShifts = timeline.shifts();
      urgent = true;
    }
  }

  /// When a report is due before its turn, or [RtpSession#NO_DEADLINE].
  long deadlineNanos() {
    if (!urgent) {
      return RtpSession.NO_DEADLINE;
    }
    return lastReportNanos == NEVER ? NEVER : lastReportNanos + URGENT_REPORT_NANOS;
  }

  /// Whether something was sent lately.
  boolean isSender(long nowNanos) {
    return packets > 0 && nowNanos - lastNanos <= SENDER_NANOS;
  }

  /// A report goes out now.
  void reported(long nowNanos) {
    urgent = false;
    lastReportNanos = nowNanos;
  }

  /// @param timestamp of this moment
  SenderReport report(int ssrc, long ntpNow, long timestamp, List<ReportBlock> blocks) {
    return new SenderReport(
        ssrc,
        ntpNow,
        timestamp & 0xffff_ffffL,
        packets & 0xffff_ffffL,
        bytes & 0xffff_ffffL,
        blocks);
  }

  long packets() {
    return packets;
  }

  long bytes() {
    return bytes;
  }
}
