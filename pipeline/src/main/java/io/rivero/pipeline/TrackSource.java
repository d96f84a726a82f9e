package io.rivero.pipeline;

import io.rivero.pipeline.audio.AudioCodecs;
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
  /// Between two changes of the codec, and without a packet until it has ended.
  static final long CODEC_NANOS = 1_000_000_000;

  private static final long CHANGE_NANOS = 100_000_000;

  private final WebRtcEndpoint endpoint;
  private final WebRtcPeer peer;
  private final ReceiveTrack track;
  private final boolean video;
  private List<NegotiatedCodec> codecs;
  private final UpperRungs rungs;
  private int payloadType = -1;
  private long changedNanos;
  private long seenNanos; // a packet of the present codec
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
    this.rungs = video ? new PictureRungs(endpoint, this) : new SoundRungs(endpoint, this);
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
    int type = packet.payloadType();
    PayloadFormat format = media().payloadFormat(type);
    if (video ? isChangeOfVideo(packet, nowNanos) : isChange(type, format, nowNanos)) {
      payloadType = type;
      changedNanos = nowNanos;
      consumers().forEach(Leg::apply); // what had to be encoded may fit now, or the other way
    }
    if (type == payloadType) {
      seenNanos = nowNanos;
    } else if (video) {
      return;
    }
    fanOut(packet, nowNanos);
    rungs.packet(packet, format, media().clockRateHz(type), nowNanos);
  }

  /// A publisher who changes with every packet must not have rungs made and dropped as often.
  private boolean isChange(int type, PayloadFormat format, long nowNanos) {
    return type != payloadType
        && !AudioCodecs.isAside(format)
        && (payloadType < 0 || nowNanos - changedNanos >= CHANGE_NANOS);
  }

  /// Another codec of video is followed from the start of a key frame on, since nobody could begin
  /// with anything else, or when the former one has ended; and not with each packet.
  private boolean isChangeOfVideo(RtpPacket packet, long nowNanos) {
    if (packet.payloadType() == payloadType || payloadType < 0) {
      return payloadType < 0;
    }
    if (nowNanos - changedNanos < CODEC_NANOS) {
      return false; // perhaps one of the former codec that is late
    }
    if (packet.isKeyFrameStart() || nowNanos - seenNanos >= CODEC_NANOS) {
      return true;
    }
    requestKeyFrame(nowNanos);
    return false;
  }

  /// As it is wherever the leg has the codec, or until it is known what comes.
  @Override
  public PacketSource packets(List<NegotiatedCodec> accepted) {
    NegotiatedCodec now = codec(payloadType);
    if (now == null || CodecMatch.find(now, accepted) != null) {
      return this;
    }
    PacketSource made = rungs.packets(media().payloadFormat(payloadType), accepted);
    return made == null ? this : made;
  }

  @Override
  public @Nullable PictureSource pictures() {
    return rungs.pictures();
  }

  @Override
  public boolean isTranscoding() {
    return rungs.isTranscoding();
  }

  @Override
  Rung rung() {
    return Rung.RTP;
  }

  @Override
  boolean isMain(int type) {
    return type == payloadType;
  }

  /// Packets are passed on in the turn of the loop in which they came.
  @Override
  double latencyNanos() {
    return 0;
  }

  /// The rungs in use with their counters, for people.
  List<String> states() {
    return rungs.states();
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
    consumers().forEach(leg -> leg.follow(null));
  }

  /// The legs on all rungs.
  private List<Leg> consumers() {
    var all = new ArrayList<>(legs());
    all.addAll(rungs.legs());
    return all;
  }

  /// What the publisher sends now; null if it is unknown.
  @Nullable NegotiatedCodec codec() {
    return codec(payloadType);
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
