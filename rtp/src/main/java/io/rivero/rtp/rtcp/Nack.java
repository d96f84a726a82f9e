package io.rivero.rtp.rtcp;

/// Generic NACK: packets that are missing (RFC 4585 section 6.2.1).
///
/// @param senderSsrc who asks
/// @param mediaSsrc whose packets are missing
/// @param sequenceNumbers 0 to 65535 each, 1 to [#MAX_SEQUENCE_NUMBERS] of them; to write them
///   compactly they should be in ascending order (65535 is followed by 0). When parsed, in the
///   order of the packet, so a hostile one may repeat numbers
public record Nack(int senderSsrc, int mediaSsrc, IntList sequenceNumbers) implements RtcpPacket {
  /// Most sequence numbers in one packet; the parser ignores further ones.
  public static final int MAX_SEQUENCE_NUMBERS = 1024;

  /// Checks the size.
  public Nack {
    if (sequenceNumbers.isEmpty() || sequenceNumbers.size() > MAX_SEQUENCE_NUMBERS) {
      throw new IllegalArgumentException(sequenceNumbers.size() + " sequence numbers");
    }
  }
}
