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
  private final NegotiatedCodec codec;
  private final PayloadFormat format;
  private final Runnable onIdle;
  private final MediaSource media;
  private boolean active;

  /// @param codec what to encode to; its payload type is that of the packets
  /// @param onIdle called when the last viewer has gone; the object is of no use afterwards
  EncodedPackets(MediaElement element, MediaKind kind, NegotiatedCodec codec, Runnable onIdle) {
    this.element = element;
    this.codec = codec;
    this.onIdle = onIdle;
    format = PayloadFormat.of(codec.encodingName(), kind == MediaKind.VIDEO);
    var rtp =
        new RtpCodec(
            codec.payloadType(),
            format,
            codec.clockRateHz(),
            RtpCodec.NO_RTX,
            RtpCodec.Feedback.NONE);
    media = new MediaSource(new SourceFormat(kind, List.of(rtp), List.of()));
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
    return List.of(codec);
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
    media.setClock(new SourceClock(ssrc, timestamp, momentNanos, codec.clockRateHz()));
  }

  /// On a work thread: the encoder is at its end.
  final void failed(RuntimeException fault) {
    element.home().execute(() -> element.raiseFault("encoding", fault));
  }

  /// Takes note of a packet before it is given to the viewers.
  final void made(RtpPacket packet, long nowNanos) {
    media.received(packet, nowNanos);
  }
}
