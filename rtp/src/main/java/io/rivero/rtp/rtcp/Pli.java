package io.rivero.rtp.rtcp;

/// Picture loss indication: a key frame is wanted (RFC 4585 section 6.3.1).
///
/// @param senderSsrc who asks
/// @param mediaSsrc whose picture is lost
public record Pli(int senderSsrc, int mediaSsrc) implements RtcpPacket {}
