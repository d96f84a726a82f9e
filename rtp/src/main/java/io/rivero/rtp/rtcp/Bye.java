package io.rivero.rtp.rtcp;

/// Sources that leave (RFC 3550 section 6.6); a reason is not kept.
///
/// @param ssrcs at most 31
public record Bye(IntList ssrcs) implements RtcpPacket {
  /// Checks the size.
  public Bye {
    if (ssrcs.size() > 31) {
      throw new IllegalArgumentException(ssrcs.size() + " sources");
    }
  }
}
