package io.rivero.rtp.rtcp;

import java.util.List;

/// How one source is received (RFC 3550 section 6.4.1).
///
/// @param ssrc the source reported on
/// @param fractionLost since the last report, in 1/256, 0 to 255
/// @param cumulativeLost since the start, signed 24 bits: duplicates make it negative
/// @param extendedHighestSequence highest sequence number with its cycles, unsigned 32 bits
/// @param jitter interarrival jitter in units of the RTP clock, unsigned 32 bits
/// @param lastSenderReport middle 32 bits of the NTP time of the last sender report, 0 for none
/// @param delaySinceLastSenderReport in 1/65536 s, unsigned 32 bits
public record ReportBlock(
    int ssrc,
    int fractionLost,
    int cumulativeLost,
    long extendedHighestSequence,
    long jitter,
    int lastSenderReport,
    long delaySinceLastSenderReport) {
  /// Most blocks in one report: the count has five bits.
  public static final int MAX_PER_REPORT = 31;

  /// Wire length in bytes.
  static final int LENGTH = 24;

  /// Clamps the loss to what the fields can hold.
  public ReportBlock {
    fractionLost = Math.clamp(fractionLost, 0, 255);
    cumulativeLost = Math.clamp(cumulativeLost, -0x80_0000, 0x7f_ffff);
  }

  static List<ReportBlock> checked(List<ReportBlock> reports) {
    if (reports.size() > MAX_PER_REPORT) {
      throw new IllegalArgumentException(reports.size() + " report blocks");
    }
    return List.copyOf(reports);
  }
}
