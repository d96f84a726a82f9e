package io.rivero.rtp.rtcp;

/// A well-formed packet of a type or format that is not interpreted, APP included: there to be
/// counted.
///
/// @param packetType 0 to 255
/// @param format the five bits beside the version: count, subtype or feedback message type
/// @param length of the whole packet in bytes
public record UnknownRtcp(int packetType, int format, int length) implements RtcpPacket {}
