package io.rivero.pipeline;

import io.rivero.rtp.stream.InboundStatistics;
import io.rivero.rtp.stream.OutboundStatistics;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/// The RTP streams of an endpoint in the words of `getStats`; on the home loop.
final class StreamStatistics {
  private StreamStatistics() {}

  static List<Stats> of(
      Map<MediaType, TrackSource> sources,
      Map<MediaType, Leg> legs,
      Set<MediaType> types,
      long timestampMillis) {
    var entries = new ArrayList<Stats>();
    for (MediaType type : types) {
      TrackSource source = sources.get(type);
      InboundStatistics in = source == null ? null : source.track().statistics();
      if (in != null) {
        entries.add(inbound(in, timestampMillis));
      }
      Leg leg = legs.get(type);
      if (leg != null) {
        OutboundStatistics out = leg.track().statistics();
        entries.add(outbound(out, target(leg, out), timestampMillis));
      }
    }
    return entries;
  }

  static StreamTotals totals(Collection<TrackSource> sources, Collection<Leg> legs) {
    StreamTotals totals = StreamTotals.NONE;
    for (TrackSource source : sources) {
      InboundStatistics in = source.track().statistics();
      totals = in == null ? totals : totals.plus(in);
    }
    for (Leg leg : legs) {
      totals = totals.plus(leg.track().statistics());
    }
    return totals;
  }

  private static Stats inbound(InboundStatistics in, long timestampMillis) {
    return new Stats.RTCInboundRTPStreamStats(
        id("in", in.ssrc()),
        StatsType.inboundrtp,
        timestampMillis,
        Integer.toUnsignedString(in.ssrc()),
        "",
        false,
        "",
        "",
        "",
        in.firCount(),
        in.pliCount(),
        in.nackCount(),
        0,
        in.rembBitsPerSecond(),
        in.packetsLost(),
        in.fractionLost(),
        in.packetsReceived(),
        in.bytesReceived(),
        in.jitterSeconds());
  }

  /// The encoder's target where the pictures are encoded here, otherwise what the peer can take.
  private static double target(Leg leg, OutboundStatistics out) {
    return leg.source() instanceof EncodedSource encoded
        ? encoded.stage().bitrate()
        : out.targetBitsPerSecond();
  }

  private static Stats outbound(
      OutboundStatistics out, double targetBitsPerSecond, long timestampMillis) {
    return new Stats.RTCOutboundRTPStreamStats(
        id("out", out.ssrc()),
        StatsType.outboundrtp,
        timestampMillis,
        Integer.toUnsignedString(out.ssrc()),
        "",
        false,
        "",
        "",
        "",
        out.firCount(),
        out.pliCount(),
        out.nackCount(),
        0,
        out.rembBitsPerSecond(),
        out.packetsLost(),
        out.fractionLost(),
        out.packetsSent(),
        out.bytesSent(),
        targetBitsPerSecond,
        out.roundTripTimeSeconds());
  }

  /// The same id for the same stream in each answer, so that a client can follow it.
  private static String id(String direction, int ssrc) {
    String name = direction + Integer.toUnsignedString(ssrc);
    return UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.US_ASCII)).toString();
  }
}
