package io.rivero.pipeline;

import io.rivero.rtp.stream.InboundStatistics;
import io.rivero.rtp.stream.OutboundStatistics;

/// RTP streams, added up.
///
/// @param packetsReceived without duplicates
/// @param bytesReceived of payload
/// @param packetsLostReceiving never came, or came as a repetition
/// @param packetsSent without repetitions
/// @param bytesSent of payload, without repetitions
/// @param packetsRetransmitted answers to NACKs
/// @param packetsLostSending as the peers report
public record StreamTotals(
    long packetsReceived,
    long bytesReceived,
    long packetsLostReceiving,
    long packetsSent,
    long bytesSent,
    long packetsRetransmitted,
    long packetsLostSending) {
  static final StreamTotals NONE = new StreamTotals(0, 0, 0, 0, 0, 0, 0);

  StreamTotals plus(InboundStatistics in) {
    return plus(
        new StreamTotals(
            in.packetsReceived(), in.bytesReceived(), Math.max(0, in.packetsLost()), 0, 0, 0, 0));
  }

  StreamTotals plus(OutboundStatistics out) {
    return plus(
        new StreamTotals(
            0,
            0,
            0,
            out.packetsSent(),
            out.bytesSent(),
            out.packetsRetransmitted(),
            Math.max(0, out.packetsLost())));
  }

  StreamTotals plus(StreamTotals other) {
    return new StreamTotals(
        packetsReceived + other.packetsReceived,
        bytesReceived + other.bytesReceived,
        packetsLostReceiving + other.packetsLostReceiving,
        packetsSent + other.packetsSent,
        bytesSent + other.bytesSent,
        packetsRetransmitted + other.packetsRetransmitted,
        packetsLostSending + other.packetsLostSending);
  }

  /// Each number at least that of an earlier total: a packet that comes late makes a loss undone
  /// (RFC 3550, section A.3), and a counter must not go back.
  StreamTotals notBelow(StreamTotals earlier) {
    return new StreamTotals(
        Math.max(packetsReceived, earlier.packetsReceived),
        Math.max(bytesReceived, earlier.bytesReceived),
        Math.max(packetsLostReceiving, earlier.packetsLostReceiving),
        Math.max(packetsSent, earlier.packetsSent),
        Math.max(bytesSent, earlier.bytesSent),
        Math.max(packetsRetransmitted, earlier.packetsRetransmitted),
        Math.max(packetsLostSending, earlier.packetsLostSending));
  }
}
