package io.rivero.rtp.rtcp;

import java.util.List;

/// Sender report (RFC 3550 section 6.4.1): what a source has sent, and which moment its timestamps
/// stand for.
///
/// @param ssrc the sender
/// @param ntpTimestamp wall clock, 64-bit NTP (see [io.rivero.rtp.NtpTime])
/// @param rtpTimestamp the same moment in units of the RTP clock, unsigned 32 bits
/// @param packetCount packets sent, unsigned 32 bits
/// @param octetCount payload bytes sent, unsigned 32 bits
/// @param reports at most 31
public record SenderReport(
    int ssrc,
    long ntpTimestamp,
    long rtpTimestamp,
    long packetCount,
    long octetCount,
    List<ReportBlock> reports)
    implements RtcpPacket {
  /// Copies the list.
  public SenderReport {
    reports = ReportBlock.checked(reports);
  }
}
