package io.rivero.pipeline.audio;

import static org.assertj.core.api.Assertions.assertThat;

import io.rivero.codec.audio.AudioDecoder;
import io.rivero.codec.audio.AudioFrame;
import io.rivero.pipeline.Wait;
import io.rivero.pipeline.work.OutcomeCounters;
import io.rivero.pipeline.work.WorkPool;
import io.rivero.rtp.RtpPacket;
import io.rivero.rtp.payload.PayloadFormat;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;

/// Packets of a publisher go through both stages in virtual time.
abstract class AudioRig {
  static final long FIRST = 1_000_000; // number of the first block
  static final int SSRC = 0x1234;

  record Made(RtpPacket packet, SoundTime time) {}

  final WorkPool pool = new WorkPool(2);
  final List<RuntimeException> faults = Collections.synchronizedList(new ArrayList<>());
  final List<Made> made = Collections.synchronizedList(new ArrayList<>());
  final List<RtpPacket> keys = Collections.synchronizedList(new ArrayList<>());
  final OutcomeCounters<SoundOutcome> counters = new OutcomeCounters<>(SoundOutcome.class);
  final AudioDecodeStage decode = new AudioDecodeStage(pool, counters, faults::add);
  @Nullable AudioEncodeStage encode;
  long number = FIRST;
  long skippedBeats; // numbers that nobody was told to play

  @AfterEach
  void close() {
    decode.close();
    if (encode != null) {
      encode.close();
    }
    pool.close();
    assertThat(faults).isEmpty();
  }

  void encodeTo(PayloadFormat format) {
    encodeTo(format, 20);
  }

  void encodeTo(PayloadFormat format, int packetMillis) {
    encode =
        new AudioEncodeStage(
            pool,
            counters,
            new AudioEncodeStage.Target(format, 96, 97, packetMillis),
            new AudioEncodeStage.Listener() {
              @Override
              public void encoded(RtpPacket packet, SoundTime time) {
                made.add(new Made(packet, time));
              }

              @Override
              public void key(RtpPacket packet) {
                keys.add(packet);
              }

              @Override
              public void failed(RuntimeException fault) {
                faults.add(fault);
              }
            });
    decode.add(encode);
  }

  long now() {
    return number * AudioBlock.NANOS;
  }

  void play() {
    decode.play(number++);
    if (number % 10 == 0) { // no more waits than may
      awaitEncoded();
    }
  }

  void awaitEncoded() {
    until(() -> !faults.isEmpty() || decode.played() == number - FIRST - skippedBeats);
    AudioEncodeStage last = encode;
    if (last != null) {
      until(() -> !faults.isEmpty() || last.encoded() + last.dropped() >= decode.decoded());
    }
  }

  void finish(int blocks) {
    assertThat(number - FIRST).isEqualTo(blocks);
    awaitEncoded();
    assertThat(decode.skipped()).isZero();
  }

  void assertContinuous(PayloadFormat format) {
    assertThat(made.getFirst().packet().marker()).isTrue();
    for (int i = 1; i < made.size(); i++) {
      RtpPacket before = made.get(i - 1).packet();
      RtpPacket packet = made.get(i).packet();
      assertThat(packet.extendedSequence() - before.extendedSequence()).isEqualTo(1);
      assertThat(packet.extendedTimestamp() - before.extendedTimestamp())
          .isEqualTo(format.clockRateHz() / 50);
      assertThat(packet.marker()).isFalse();
    }
  }

  static int heardRate(PayloadFormat format) {
    return AudioCodecs.decoder(format).sampleRateHz();
  }

  short[] heard(PayloadFormat format) {
    return heard(format, 20);
  }

  short[] heard(PayloadFormat format, int packetMillis) {
    AudioDecoder decoder = AudioCodecs.decoder(format);
    var frame = new AudioFrame();
    short[] heard = new short[made.size() * decoder.sampleRateHz() * packetMillis / 1000];
    int at = 0;
    for (Made each : made) {
      RtpPacket packet = each.packet();
      decoder.decode(packet.buffer(), packet.payloadOffset(), packet.payloadLength(), frame);
      System.arraycopy(frame.pcm(), 0, heard, at, frame.samples());
      at += frame.samples();
    }
    return heard;
  }

  void until(BooleanSupplier condition) {
    Wait.until(condition, () -> decode.played() + " blocks played; faults: " + faults);
  }
}
