package io.rivero.rtp.stream;

/// Counters of a stream to the peer, since the track began.
///
/// @param ssrc of the stream
/// @param packetsSent without retransmissions
/// @param bytesSent of payload, without retransmissions
/// @param packetsRetransmitted answers to NACKs
/// @param refusals what was asked for by NACK and not sent again
/// @param roundTripTimeSeconds from the peer's last report, 0 if unknown
/// @param reports of the peer on the stream that have come
/// @param packetsLost as the peer reports it
/// @param fractionLost 0 to 1, as the peer reports it
/// @param nackCount NACK packets received
/// @param pliCount PLI received
/// @param firCount FIR received
/// @param rembBitsPerSecond last REMB of the peer, 0 if none
/// @param targetBitsPerSecond what the peer can take as we see it: the REMB within the limits that
///   are set for sending; 0 if unknown
public record OutboundStatistics(
    int ssrc,
    long packetsSent,
    long bytesSent,
    long packetsRetransmitted,
    RefusalCounters refusals,
    double roundTripTimeSeconds,
    long reports,
    long packetsLost,
    double fractionLost,
    long nackCount,
    long pliCount,
    long firCount,
    long rembBitsPerSecond,
    long targetBitsPerSecond) {}
