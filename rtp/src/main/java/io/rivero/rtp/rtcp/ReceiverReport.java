package io.rivero.rtp.rtcp;

import java.util.List;

/// Receiver report (RFC 3550 section 6.4.2).
///
/// @param ssrc who reports
/// @param reports at most 31
public record ReceiverReport(int ssrc, List<ReportBlock> reports) implements RtcpPacket {
  /// Copies the list.
  public ReceiverReport {
    reports = ReportBlock.checked(reports);
  }
}
