package io.rivero.pipeline;

import io.rivero.pipeline.audio.AudioEncodeStage;
import io.rivero.pipeline.audio.SoundTime;
import io.rivero.rtp.RtpPacket;
import io.rivero.rtp.stream.MediaKind;
import io.rivero.sdp.NegotiatedCodec;

/// Packets that were made of decoded sound: one encoder for all viewers that take the same format.
/// Owned by the home loop.
final class EncodedSound extends EncodedPackets {
  private static final long LOOK_NANOS = 1_000_000_000;

  /// More repetition in an encoder's packets would cost more quality than it repairs.
  private static final int MAX_LOSS_PERCENT = 20;

  private final DecodedSound sound;
  private final AudioEncodeStage stage;
  private long lookNanos;
  private boolean clockDue = true;

  /// @param codec what to encode to; its payload type is that of the packets
  /// @param onIdle called when the last viewer has gone; the object is of no use afterwards
  EncodedSound(MediaElement element, DecodedSound sound, NegotiatedCodec codec, Runnable onIdle) {
    super(element, MediaKind.AUDIO, codec, onIdle);
    this.sound = sound;
    stage =
        new AudioEncodeStage(
            element.runtime().work(), format(), codec.payloadType(), new Encoding());
    sound.add(stage);
    lookNanos = now() + LOOK_NANOS;
    begin();
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
  void end() {
    sound.remove(stage);
    stage.close();
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
    if (!isActive()) {
      return;
    }
    long now = now();
    made(packet, now);
    if (clockDue) { // before the first packet goes out: the report in front of it tells
      clockDue = false;
      setClock(packet.ssrc(), packet.extendedTimestamp(), time.momentNanos(sound.clock()));
    }
    fanOut(packet, now);
  }

  /// On a work thread.
  private final class Encoding implements AudioEncodeStage.Listener {
    @Override
    public void encoded(RtpPacket packet, SoundTime time) {
      // Refused under overload: a lost packet.
      element().home().execute(() -> forward(packet, time));
    }

    @Override
    public void failed(RuntimeException fault) {
      EncodedSound.this.failed(fault);
    }
  }
}
