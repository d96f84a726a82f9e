package io.rivero.rtp.rtcp;

import java.util.List;

/// Extended report (RFC 3611), of which the blocks for a receiver's round-trip time are kept.
///
/// @param ssrc who reports
/// @param receiverReferenceTime 64-bit NTP time of sending (section 4.4), 0 if there is no such
///   block
/// @param delays answers to such blocks of others (section 4.5), at most [#MAX_DELAYS]
public record ExtendedReport(int ssrc, long receiverReferenceTime, List<Delay> delays)
    implements RtcpPacket {
  /// Most sub-blocks in one packet; the parser ignores further ones.
  public static final int MAX_DELAYS = 64;

  /// Copies the list.
  public ExtendedReport {
    if (delays.size() > MAX_DELAYS) {
      throw new IllegalArgumentException(delays.size() + " sub-blocks");
    }
    delays = List.copyOf(delays);
  }

  /// A DLRR sub-block.
  ///
  /// @param ssrc the receiver it is for
  /// @param lastReceiverReport middle 32 bits of that receiver's reference time, 0 for none
  /// @param delaySinceLastReceiverReport in 1/65536 s, unsigned 32 bits
  public record Delay(int ssrc, int lastReceiverReport, long delaySinceLastReceiverReport) {}
}
