package io.rivero.pipeline;

import io.rivero.pipeline.audio.AudioEncodeStage;
import io.rivero.pipeline.audio.SoundTime;
import io.rivero.rtp.RtpPacket;
import io.rivero.rtp.stream.MediaKind;
import io.rivero.sdp.FormatParameters;
import io.rivero.sdp.NegotiatedCodec;
import java.util.List;
import java.util.Set;

/// Packets that were made of decoded sound: one encoder for all viewers that take the same format
/// in packets of the same length. Keys of the telephone go with it. Owned by the home loop.
final class EncodedSound extends EncodedPackets {
  private static final long LOOK_NANOS = 1_000_000_000;
  private static final int KEYS_PAYLOAD_TYPE = 97;

  private final DecodedSound sound;
  private final NegotiatedCodec codec;
  private AudioEncodeStage stage;
  private long lookNanos;
  private boolean clockDue = true;

  /// @param codec what to encode to; its payload type is that of the packets
  /// @param packetMillis of sound in a packet
  /// @param onIdle called when the last viewer has gone; the object is of no use afterwards
  EncodedSound(
      MediaElement element,
      DecodedSound sound,
      NegotiatedCodec codec,
      int packetMillis,
      Runnable onIdle) {
    super(element, MediaKind.AUDIO, List.of(codec, keys(codec)), onIdle);
    this.sound = sound;
    this.codec = codec;
    MediaRuntime runtime = element.runtime();
    var target =
        new AudioEncodeStage.Target(format(), codec.payloadType(), KEYS_PAYLOAD_TYPE, packetMillis);
    stage = new AudioEncodeStage(runtime.work(), runtime.sounds(), target, new Encoding());
    sound.add(stage);
    lookNanos = now() + LOOK_NANOS;
    begin();
  }

  /// Their clock is that of the sound (RFC 4733 section 2.1).
  private static NegotiatedCodec keys(NegotiatedCodec codec) {
    return new NegotiatedCodec(
        KEYS_PAYLOAD_TYPE,
        "telephone-event",
        codec.clockRateHz(),
        1,
        FormatParameters.NONE,
        Set.of(),
        -1);
  }

  @Override
  double latencyNanos() {
    return stage.latencyNanos();
  }

  AudioEncodeStage stage() {
    return stage;
  }

  @Override
  void joined(Leg leg, long nowNanos) { // sound begins anywhere
    set();
  }

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
    return Math.min(lookNanos, faults().deadlineNanos());
  }

  /// Looks at what changes slowly: losses, and what timestamps mean. After a fault another encoder
  /// goes on with the stream.
  @Override
  public void onTimeout(long nowNanos) {
    if (faults().isDue(nowNanos)) {
      AudioEncodeStage former = stage;
      stage = former.successor();
      sound.add(stage);
      sound.remove(former);
    }
    if (nowNanos >= lookNanos) {
      lookNanos = nowNanos + LOOK_NANOS;
      clockDue = true;
      set();
    }
  }

  private void set() {
    stage.set(SoundWishes.of(codec, legs()));
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

  private void forward(RtpPacket packet) {
    if (isActive()) {
      long now = now();
      made(packet, now);
      fanOut(packet, now);
    }
  }

  /// On a work thread.
  private final class Encoding implements AudioEncodeStage.Listener {
    @Override
    public void encoded(RtpPacket packet, SoundTime time) {
      // Refused under overload: a lost packet.
      element().home().execute(() -> forward(packet, time));
    }

    @Override
    public void key(RtpPacket packet) {
      element().home().execute(() -> forward(packet));
    }

    @Override
    public void failed(RuntimeException fault) {
      faults().failed(fault);
    }
  }
}
