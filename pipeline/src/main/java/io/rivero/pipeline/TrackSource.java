package io.rivero.pipeline;

import io.rivero.pipeline.webrtc.WebRtcPeer;
import io.rivero.rtp.RtpPacket;
import io.rivero.rtp.stream.MediaKind;
import io.rivero.rtp.stream.MediaSource;
import io.rivero.rtp.stream.ReceiveTrack;
import io.rivero.sdp.NegotiatedCodec;
import java.util.ArrayList;
import java.util.List;

/// What a publisher's peer sends of one kind, and all that consume it. Owned by the home loop.
final class TrackSource {
  private final WebRtcEndpoint endpoint;
  private final WebRtcPeer peer;
  private final ReceiveTrack track;
  private final List<Leg> legs = new ArrayList<>();
  private List<NegotiatedCodec> codecs;
  private long packetNanos;
  private boolean everFlowed;
  private long packets;
  private long frames;
  private int payloadType = -1;

  TrackSource(
      WebRtcEndpoint endpoint, WebRtcPeer peer, ReceiveTrack track, List<NegotiatedCodec> codecs) {
    this.endpoint = endpoint;
    this.peer = peer;
    this.track = track;
    this.codecs = codecs;
  }

  /// Of whom?
  WebRtcEndpoint endpoint() {
    return endpoint;
  }

  /// What a leg needs to follow the packets.
  MediaSource media() {
    return track.source();
  }

  ReceiveTrack track() {
    return track;
  }

  List<NegotiatedCodec> codecs() {
    return codecs;
  }

  /// After a renegotiation.
  void setCodecs(List<NegotiatedCodec> codecs) {
    this.codecs = codecs;
    List.copyOf(legs).forEach(Leg::refresh);
  }

  /// Did a packet come during the last two seconds?
  boolean isFlowing(long nowNanos) {
    return everFlowed && nowNanos - packetNanos < FlowWatch.SILENCE_NANOS;
  }

  /// What has come so far, as people see it. A frame of video counts with its last packet.
  Flow flow(long nowNanos) {
    String codec =
        codecs.stream()
            .filter(candidate -> candidate.payloadType() == payloadType)
            .map(NegotiatedCodec::encodingName)
            .findAny()
            .orElse("");
    boolean video = track.kind() == MediaKind.VIDEO;
    return new Flow(codec, packets, video ? frames : 0, isFlowing(nowNanos));
  }

  /// Gives a packet to every consumer.
  void packet(RtpPacket packet, long nowNanos) {
    packets++;
    frames += packet.marker() ? 1 : 0;
    payloadType = packet.payloadType();
    boolean begins = !isFlowing(nowNanos);
    packetNanos = nowNanos;
    everFlowed = true;
    if (begins) {
      endpoint.getMediaPipeline().flows().changed();
    }
    for (int i = legs.size() - 1; i >= 0; i--) {
      if (i < legs.size()) {
        legs.get(i).packet(packet, nowNanos);
      }
    }
  }

  void add(Leg leg, long nowNanos) {
    legs.add(leg);
    track.viewerJoined(leg.viewer(), nowNanos);
    peer.touched();
  }

  void remove(Leg leg) {
    legs.remove(leg);
    track.viewerLeft(leg.viewer());
    peer.touched();
  }

  void requestKeyFrame(long nowNanos) {
    track.requestKeyFrame(nowNanos);
    peer.touched();
  }

  void viewerBitrate(Leg leg, long bitsPerSecond, long nowNanos) {
    track.viewerBitrate(leg.viewer(), bitsPerSecond, nowNanos);
    peer.touched();
  }

  /// The endpoint is being released: nothing comes any more.
  void end() {
    List.copyOf(legs).forEach(leg -> leg.follow(null));
  }
}
