package io.rivero.pipeline;

import io.rivero.pipeline.net.MediaLoop;
import io.rivero.rtp.RtpPacket;
import io.rivero.rtp.payload.PayloadFormat;
import io.rivero.rtp.stream.MediaKind;
import io.rivero.rtp.stream.MediaSource;
import io.rivero.rtp.stream.RtpCodec;
import io.rivero.rtp.stream.SourceClock;
import io.rivero.rtp.stream.SourceFormat;
import io.rivero.sdp.NegotiatedCodec;
import java.util.List;

/// Packets that are made here: one encoder for all viewers who take its format, which ends with the
/// last of them. Owned by the home loop.
abstract sealed class EncodedPackets extends PacketSource implements MediaLoop.Timed
    permits EncodedSource, EncodedSound {
  private final MediaElement element;
  private final List<NegotiatedCodec> codecs;
  private final PayloadFormat format;
  private final Runnable onIdle;
  private final StageFaults faults;
  private final MediaSource media;
  private boolean active;

  /// @param codecs what to encode to, whose payload type is that of the packets, and what
  ///   accompanies it
  /// @param onIdle called when the last viewer has gone; the object is of no use afterwards
  EncodedPackets(
      MediaElement element, MediaKind kind, List<NegotiatedCodec> codecs, Runnable onIdle) {
    this.element = element;
    this.codecs = codecs;
    this.onIdle = onIdle;
    faults = new StageFaults(element, "encoding", this, () -> active);
    boolean video = kind == MediaKind.VIDEO;
    format = PayloadFormat.of(codecs.getFirst().encodingName(), video);
    List<RtpCodec> rtp = codecs.stream().map(codec -> rtp(codec, video)).toList();
    media = new MediaSource(new SourceFormat(kind, rtp, List.of()));
  }

  private static RtpCodec rtp(NegotiatedCodec codec, boolean video) {
    return new RtpCodec(
        codec.payloadType(),
        PayloadFormat.of(codec.encodingName(), video),
        codec.clockRateHz(),
        RtpCodec.NO_RTX,
        RtpCodec.Feedback.NONE);
  }

  /// The last step of each constructor.
  final void begin() {
    active = true;
    element.home().add(this);
  }

  /// There is no viewer any more.
  abstract void end();

  final MediaElement element() {
    return element;
  }

  final PayloadFormat format() {
    return format;
  }

  final boolean isActive() {
    return active;
  }

  final long now() {
    return element.home().clock().nowNanos();
  }

  @Override
  final MediaSource media() {
    return media;
  }

  @Override
  final List<NegotiatedCodec> codecs() {
    return codecs;
  }

  @Override
  final boolean isMain(int payloadType) {
    return payloadType == codecs.getFirst().payloadType();
  }

  @Override
  final Rung rung() {
    return Rung.DECODED;
  }

  @Override
  void left(Leg leg) {
    if (legs().isEmpty() && active) {
      active = false;
      element.home().remove(this);
      end();
      onIdle.run();
    }
  }

  /// The moment of a timestamp of the packets is another one than before.
  final void setClock(int ssrc, long timestamp, long momentNanos) {
    media.setClock(new SourceClock(ssrc, timestamp, momentNanos, codecs.getFirst().clockRateHz()));
  }

  /// Takes note of a packet before it is given to the viewers.
  final void made(RtpPacket packet, long nowNanos) {
    media.received(packet, nowNanos);
  }

  /// What becomes of the stage after a fault of ours.
  final StageFaults faults() {
    return faults;
  }
}
