package io.rivero.rtp.stream;

/// Counters of a stream from the peer, since the stream began.
///
/// @param ssrc of the stream
/// @param packetsReceived without duplicates and padding in RTX
/// @param bytesReceived of payload
/// @param packetsLost as in our reports (RFC 3550 section A.3): repaired ones count as lost when
///   they came by RTX; may be negative with duplicates
/// @param fractionLost 0 to 1, since the report before the last
/// @param jitterSeconds RFC 3550 section A.8
/// @param nackCount NACK packets sent
/// @param pliCount PLI sent
/// @param firCount FIR sent
/// @param rembBitsPerSecond last REMB sent, 0 if none
public record InboundStatistics(
    int ssrc,
    long packetsReceived,
    long bytesReceived,
    long packetsLost,
    double fractionLost,
    double jitterSeconds,
    long nackCount,
    long pliCount,
    long firCount,
    long rembBitsPerSecond) {}
