package io.rivero.pipeline;

import io.rivero.rtp.RtpPacket;
import io.rivero.rtp.stream.MediaSource;
import io.rivero.sdp.NegotiatedCodec;
import java.util.ArrayList;
import java.util.List;

/// RTP packets, and all legs that follow them. Owned by the home loop.
abstract sealed class PacketSource permits TrackSource, EncodedPackets {
  private List<Leg> legs = List.of(); // a copy for each change: a leg may leave during its packet

  /// What a leg needs to follow the packets.
  abstract MediaSource media();

  abstract List<NegotiatedCodec> codecs();

  /// The rung of the ladder on which they are.
  abstract Rung rung();

  /// Is this the payload type of what is sent now, and not of something beside it?
  boolean isMain(int payloadType) {
    return true;
  }

  /// From the arrival of what they are made of until they are there, on average.
  abstract double latencyNanos();

  abstract void joined(Leg leg, long nowNanos);

  abstract void left(Leg leg);

  /// A viewer has lost its picture.
  abstract void requestKeyFrame(long nowNanos);

  /// A viewer says what it can take.
  abstract void viewerBitrate(Leg leg, long bitsPerSecond, long nowNanos);

  final void add(Leg leg, long nowNanos) {
    var more = new ArrayList<>(legs);
    more.add(leg);
    legs = List.copyOf(more);
    joined(leg, nowNanos);
  }

  final void remove(Leg leg) {
    legs = legs.stream().filter(other -> other != leg).toList();
    left(leg);
  }

  final List<Leg> legs() {
    return legs;
  }

  /// Gives a packet to every leg.
  final void fanOut(RtpPacket packet, long nowNanos) {
    List<Leg> now = legs;
    for (int i = 0; i < now.size(); i++) { // no iterator: nothing is allocated per packet
      now.get(i).packet(packet, nowNanos);
    }
  }
}
