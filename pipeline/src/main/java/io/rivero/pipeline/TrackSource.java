package io.rivero.pipeline;

import io.rivero.pipeline.video.DecodeStage;
import io.rivero.pipeline.webrtc.WebRtcPeer;
import io.rivero.rtp.RtpPacket;
import io.rivero.rtp.payload.PayloadFormat;
import io.rivero.rtp.stream.MediaSource;
import io.rivero.rtp.stream.ReceiveTrack;
import io.rivero.sdp.CodecMatch;
import io.rivero.sdp.NegotiatedCodec;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a publisher's peer sends of one kind, and all that consume it. Owned by the home loop.
final class TrackSource extends PacketSource implements Source {
  private final WebRtcEndpoint endpoint;
  private final WebRtcPeer peer;
  private final ReceiveTrack track;
  private final boolean video;
  private List<NegotiatedCodec> codecs;
  private @Nullable DecodedSource decoded;
  private @Nullable EncodedSource encoded;
  private int payloadType = -1;
  private long packetNanos;
  private boolean everFlowed;
  private long packets;
  private long frames;

  TrackSource(
      WebRtcEndpoint endpoint,
      WebRtcPeer peer,
      ReceiveTrack track,
      MediaType type,
      List<NegotiatedCodec> codecs) {
    this.endpoint = endpoint;
    this.peer = peer;
    this.track = track;
    this.video = type == MediaType.VIDEO;
    this.codecs = codecs;
  }

  @Override
  MediaSource media() {
    return track.source();
  }

  ReceiveTrack track() {
    return track;
  }

  @Override
  List<NegotiatedCodec> codecs() {
    return codecs;
  }

  /// After a renegotiation.
  void setCodecs(List<NegotiatedCodec> codecs) {
    this.codecs = codecs;
    consumers().forEach(Leg::refresh);
  }

  @Override
  public boolean isFlowing(long nowNanos) {
    return everFlowed && nowNanos - packetNanos < FlowWatch.SILENCE_NANOS;
  }

  /// A frame of video counts with its last packet.
  @Override
  public Flow flow(long nowNanos) {
    String codec =
        codecs.stream()
            .filter(candidate -> candidate.payloadType() == payloadType)
            .map(NegotiatedCodec::encodingName)
            .findAny()
            .orElse("");
    return new Flow(codec, packets, video ? frames : 0, isFlowing(nowNanos));
  }

  /// Gives a packet to every consumer.
  void packet(RtpPacket packet, long nowNanos) {
    packets++;
    frames += packet.marker() ? 1 : 0;
    boolean begins = !isFlowing(nowNanos);
    packetNanos = nowNanos;
    everFlowed = true;
    if (begins) {
      endpoint.getMediaPipeline().flows().changed();
    }
    if (packet.payloadType() != payloadType) {
      payloadType = packet.payloadType();
      if (video) {
        consumers().forEach(Leg::apply); // what had to be encoded may fit now, or the other way
      }
    }
    fanOut(packet, nowNanos);
    if (decoded != null) {
      decoded.packet(packet, format(packet.payloadType()), nowNanos);
    }
  }

  /// As it is wherever the leg has the codec, or until it is known what comes.
  @Override
  public PacketSource packets(List<NegotiatedCodec> accepted) {
    NegotiatedCodec now = codec(payloadType);
    boolean fits = now == null || CodecMatch.find(now, accepted) != null;
    if (fits || !DecodeStage.isPossible(format(payloadType)) || !EncodedSource.fits(accepted)) {
      return this;
    }
    if (encoded == null) {
      encoded = new EncodedSource(endpoint, decoding(), () -> encoded = null);
    }
    return encoded;
  }

  @Override
  public @Nullable PictureSource pictures() {
    return video ? decoding() : null;
  }

  private DecodedSource decoding() {
    if (decoded == null) {
      decoded = new DecodedSource(endpoint, this, () -> decoded = null);
    }
    return decoded;
  }

  @Override
  public boolean isTranscoding() {
    return decoded != null && decoded.isActive();
  }

  @Override
  void joined(Leg leg, long nowNanos) {
    viewerJoined(leg.viewer(), nowNanos);
  }

  @Override
  void left(Leg leg) {
    viewerLeft(leg.viewer());
  }

  /// Somebody needs a picture, beginning with a key frame.
  void viewerJoined(long viewer, long nowNanos) {
    track.viewerJoined(viewer, nowNanos);
    peer.touched();
  }

  void viewerLeft(long viewer) {
    track.viewerLeft(viewer);
    peer.touched();
  }

  @Override
  public void requestKeyFrame(long nowNanos) {
    track.requestKeyFrame(nowNanos);
    peer.touched();
  }

  @Override
  void viewerBitrate(Leg leg, long bitsPerSecond, long nowNanos) {
    track.viewerBitrate(leg.viewer(), bitsPerSecond, nowNanos);
    peer.touched();
  }

  @Override
  public String description() {
    NegotiatedCodec now = codec(payloadType);
    return now == null ? "payload type " + payloadType : now.description();
  }

  /// The endpoint is being released: nothing comes any more.
  void end() {
    List.copyOf(legs()).forEach(leg -> leg.follow(null));
  }

  /// The legs on all rungs.
  private List<Leg> consumers() {
    var all = new ArrayList<>(legs());
    if (encoded != null) {
      all.addAll(encoded.legs());
    }
    return all;
  }

  private PayloadFormat format(int type) {
    NegotiatedCodec codec = codec(type);
    return codec == null
        ? PayloadFormat.of("", video)
        : PayloadFormat.of(codec.encodingName(), video);
  }

  private @Nullable NegotiatedCodec codec(int type) {
    for (NegotiatedCodec codec : codecs) {
      if (codec.payloadType() == type) {
        return codec;
      }
    }
    return null;
  }
}
