package io.rivero.pipeline;

import java.util.List;

/// One entry of {@link MediaElement#getStats}. Times are milliseconds since 1970, jitter and round
/// trip times seconds, latencies nanoseconds, bit rates bits per second.
public sealed interface Stats {
  String id();

  StatsType type();

  long timestampMillis();

  /// Mean latencies of an element.
  record ElementStats(
      String id, StatsType type, long timestampMillis, List<MediaLatencyStat> inputLatency)
      implements Stats {}

  /// Mean latencies of an endpoint.
  record EndpointStats(
      String id,
      StatsType type,
      long timestampMillis,
      List<MediaLatencyStat> inputLatency,
      List<MediaLatencyStat> E2ELatency)
      implements Stats {}

  /// A stream that the server receives.
  record RTCInboundRTPStreamStats(
      String id,
      StatsType type,
      long timestampMillis,
      String ssrc,
      String associateStatsId,
      boolean isRemote,
      String mediaTrackId,
      String transportId,
      String codecId,
      long firCount,
      long pliCount,
      long nackCount,
      long sliCount,
      long remb,
      long packetsLost,
      double fractionLost,
      long packetsReceived,
      long bytesReceived,
      double jitter)
      implements Stats {}

  /// A stream that the server sends.
  record RTCOutboundRTPStreamStats(
      String id,
      StatsType type,
      long timestampMillis,
      String ssrc,
      String associateStatsId,
      boolean isRemote,
      String mediaTrackId,
      String transportId,
      String codecId,
      long firCount,
      long pliCount,
      long nackCount,
      long sliCount,
      long remb,
      long packetsLost,
      double fractionLost,
      long packetsSent,
      long bytesSent,
      double targetBitrate,
      double roundTripTime)
      implements Stats {}

  /// Data channels of an endpoint.
  record RTCPeerConnectionStats(
      String id,
      StatsType type,
      long timestampMillis,
      long dataChannelsOpened,
      long dataChannelsClosed)
      implements Stats {}
}
