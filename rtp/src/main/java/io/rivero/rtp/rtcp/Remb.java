package io.rivero.rtp.rtcp;

/// Receiver estimated maximum bit rate (draft-alvestrand-rmcat-remb-03 section 2.2).
///
/// @param senderSsrc who estimates
/// @param bitsPerSecond at least 0. On the wire it has 18 significant bits, rounded down; what a
///   peer sends beyond 63 bits counts as `Long.MAX_VALUE`
/// @param ssrcs the streams that share it, at most 255
public record Remb(int senderSsrc, long bitsPerSecond, IntList ssrcs) implements RtcpPacket {
  /// Checks the ranges.
  public Remb {
    if (bitsPerSecond < 0 || ssrcs.size() > 255) {
      throw new IllegalArgumentException(bitsPerSecond + " bit/s for " + ssrcs.size());
    }
  }
}
