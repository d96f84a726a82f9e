package io.rivero.pipeline;

import io.rivero.pipeline.audio.AudioEncodeStage;
import io.rivero.pipeline.audio.SoundTime;
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

/// Packets that were made of decoded sound: one encoder for all viewers that take the same format.
/// Owned by the home loop.
final class EncodedSound extends PacketSource implements MediaLoop.Timed {
  private static final long LOOK_NANOS = 1_000_000_000;

  /// More repetition in an encoder's packets would cost more quality than it repairs.
  private static final int MAX_LOSS_PERCENT = 20;

  private final MediaElement element;
  private final DecodedSound sound;
  private final NegotiatedCodec codec;
  private final Runnable onIdle;
  private final MediaSource media;
  private final AudioEncodeStage stage;
  private long lookNanos;
  private boolean clockDue = true;
  private boolean active = true;

  /// @param codec what to encode to; its payload type is that of the packets
  /// @param onIdle called when the last viewer has gone; the object is of no use afterwards
  EncodedSound(MediaElement element, DecodedSound sound, NegotiatedCodec codec, Runnable onIdle) {
    this.element = element;
    this.sound = sound;
    this.codec = codec;
    this.onIdle = onIdle;
    PayloadFormat format = PayloadFormat.of(codec.encodingName(), false);
    media = new MediaSource(format(codec.payloadType(), format));
    stage =
        new AudioEncodeStage(element.runtime().work(), format, codec.payloadType(), new Encoding());
    sound.add(stage);
    lookNanos = now() + LOOK_NANOS;
    element.home().add(this);
  }

  private static SourceFormat format(int payloadType, PayloadFormat format) {
    var rtp =
        new RtpCodec(
            payloadType, format, format.clockRateHz(), RtpCodec.NO_RTX, RtpCodec.Feedback.NONE);
    return new SourceFormat(MediaKind.AUDIO, List.of(rtp), List.of());
  }

  @Override
  MediaSource media() {
    return media;
  }

  @Override
  List<NegotiatedCodec> codecs() {
    return List.of(codec);
  }

  @Override
  Rung rung() {
    return Rung.DECODED;
  }

  @Override
  double latencyNanos() {
    return stage.latencyNanos();
  }

  AudioEncodeStage stage() {
    return stage;
  }

  @Override
  void joined(Leg leg, long nowNanos) {} // sound begins anywhere

  @Override
  void left(Leg leg) {
    if (legs().isEmpty() && active) {
      active = false;
      element.home().remove(this);
      sound.remove(stage);
      stage.close();
      onIdle.run();
    }
  }

  @Override
  void requestKeyFrame(long nowNanos) {} // there are none

  @Override
  void viewerBitrate(Leg leg, long bitsPerSecond, long nowNanos) {} // told for video

  @Override
  public long deadlineNanos() {
    return lookNanos;
  }

  /// Looks at what changes slowly: losses, and what timestamps mean.
  @Override
  public void onTimeout(long nowNanos) {
    lookNanos = nowNanos + LOOK_NANOS;
    clockDue = true;
    double worst = 0;
    for (Leg leg : legs()) {
      worst = Math.max(worst, leg.track().statistics().fractionLost());
    }
    stage.setLoss((int) Math.min(MAX_LOSS_PERCENT, Math.round(100 * worst)));
  }

  private void forward(RtpPacket packet, SoundTime time) {
    if (!active) {
      return;
    }
    long now = now();
    media.received(packet, now);
    if (clockDue) { // before the first packet goes out: the report in front of it tells
      clockDue = false;
      media.setClock(
          new SourceClock(
              packet.ssrc(),
              packet.extendedTimestamp(),
              time.momentNanos(sound.clock()),
              codec.clockRateHz()));
    }
    fanOut(packet, now);
  }

  private long now() {
    return element.home().clock().nowNanos();
  }

  /// On a work thread.
  private final class Encoding implements AudioEncodeStage.Listener {
    @Override
    public void encoded(RtpPacket packet, SoundTime time) {
      element.home().execute(() -> forward(packet, time)); // refused under overload: a lost packet
    }

    @Override
    public void failed(RuntimeException fault) {
      element.home().execute(() -> element.raiseFault("encoding", fault));
    }
  }
}
