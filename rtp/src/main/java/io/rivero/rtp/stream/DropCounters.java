package io.rivero.rtp.stream;

/// Packets of a peer that a session has dropped, by reason, since it began.
///
/// @param unknownStream neither SSRC nor MID nor payload type tells the line, or the line has its 8
///   SSRCs already
/// @param notReceiving the direction of the line forbids it
/// @param unknownPayloadType not negotiated for the line
/// @param surplus further streams of a line, such as the other layers of a simulcast
/// @param duplicate received before
/// @param late older than the last 1024 packets, or a jump that no second packet has confirmed
/// @param uselessRtx padding, or retransmissions of what was not missing
/// @param malformedRtcp RTCP packets with an unreadable part
public record DropCounters(
    long unknownStream,
    long notReceiving,
    long unknownPayloadType,
    long surplus,
    long duplicate,
    long late,
    long uselessRtx,
    long malformedRtcp) {}
