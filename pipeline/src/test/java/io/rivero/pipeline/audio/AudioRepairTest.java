package io.rivero.pipeline.audio;

import static org.assertj.core.api.Assertions.assertThat;

import io.rivero.codec.opus.OpusEncoder;
import io.rivero.codec.opus.OpusPacket;
import io.rivero.pipeline.audio.AudioDecodeStage.Stream;
import io.rivero.rtp.RtpPacket;
import io.rivero.rtp.payload.PayloadFormat;
import org.junit.jupiter.api.Test;

/// Loss on the way from the publisher is repaired out of what Opus repeats, and what is sent to
/// viewers repeats itself as they need it.
class AudioRepairTest {
  private static final int BLOCKS = 400;
  private static final int MEASURED_FROM = 100; // the buffer's depth has settled

  /// One call in virtual time.
  private static final class Pass extends AudioRig {
    private final short[] bySourceTime = new short[(BLOCKS + 10) * 160];
    private int repairable; // lost packets whose successor repeats them

    Pass(boolean fec, boolean lossy) {
      var config = new OpusEncoder.Config(16_000, 1, true, 24_000, 5, fec, fec ? 20 : 0, false);
      var sender = new Sender(PayloadFormat.OPUS, 111, SSRC, 0, new OpusEncoder(config), 20);
      var stream = new Stream(1, SSRC, PayloadFormat.OPUS, 48_000);
      encodeTo(PayloadFormat.PCMU);
      for (int i = 0; i < BLOCKS; i++) {
        RtpPacket packet = sender.sound(AudioRepairTest::speech, now());
        if (!(lossy && isLost(i))) {
          decode.packet(stream, packet, false);
        }
        repairable += isLost(i - 1) && isRepeating(packet) ? 1 : 0;
        play();
      }
      finish(BLOCKS);
      short[] heard = heard(PayloadFormat.PCMU);
      for (int i = 0; i < made.size(); i++) {
        int at = (int) (made.get(i).time().timestamp() / 6); // 48000 to 8000 Hz
        if (at >= 0) {
          System.arraycopy(heard, 160 * i, bySourceTime, at, 160);
        }
      }
    }

    /// Of what replaced the lost packets, compared with the call without losses, in dB.
    double signalToNoise(Pass whole) {
      double signal = 1;
      double noise = 1;
      for (int block = MEASURED_FROM; block < BLOCKS - 5; block++) {
        for (int i = block * 160; isLost(block) && i < (block + 1) * 160; i++) {
          double difference = bySourceTime[i] - whole.bySourceTime[i];
          signal += (double) whole.bySourceTime[i] * whole.bySourceTime[i];
          noise += difference * difference;
        }
      }
      return 10 * Math.log10(signal / noise);
    }
  }

  private static boolean isRepeating(RtpPacket packet) {
    return OpusPacket.hasRedundancy(
        packet.buffer(), packet.payloadOffset(), packet.payloadLength());
  }

  private static boolean isLost(int block) {
    return block % 10 == 7;
  }

  /// Harmonics of a pitch that glides, louder and softer.
  private static double speech(double second) {
    double phase = 2 * Math.PI * (140 * second - 6 * Math.cos(2 * Math.PI * 0.7 * second));
    double sum = 0;
    for (int k = 1; k <= 8; k++) {
      sum += Math.sin(k * phase) / k;
    }
    return 5000 * sum * (0.6 + 0.4 * Math.sin(2 * Math.PI * 3 * second));
  }

  /// RFC 6716 section 2.1.7.
  @Test
  void inBandErrorCorrectionComesNearerToWhatWasLostThanConcealment() {
    var whole = new Pass(true, false);
    var repaired = new Pass(true, true);
    var wholeWithout = new Pass(false, false);
    var concealed = new Pass(false, true);
    double with = repaired.signalToNoise(whole);
    double without = concealed.signalToNoise(wholeWithout);
    assertThat(with)
        .as("with %s, without %s dB", with, without)
        .isGreaterThan(without + 3); // half of the error
    assertThat(repaired.repairable).isGreaterThan(BLOCKS / 10 / 2);
    assertThat(repaired.counters.count(SoundOutcome.REPAIRED))
        .isBetween(repaired.repairable - 1L, (long) repaired.repairable); // the first comes late
    assertThat(concealed.counters.count(SoundOutcome.REPAIRED)).isZero();
    assertThat(concealed.counters.count(SoundOutcome.CONCEALED))
        .isGreaterThan(BLOCKS / 10 * 8 / 10);
    for (Pass pass : new Pass[] {whole, repaired, wholeWithout, concealed}) {
      pass.close();
    }
  }

  private static AudioRig publish(EncoderSettings settings, double loudness) {
    var rig = new AudioRig() {};
    rig.encodeTo(PayloadFormat.OPUS);
    AudioEncodeStage encode = rig.encode;
    assertThat(encode).isNotNull();
    encode.set(settings);
    var sender = new Sender(PayloadFormat.PCMU, AudioRig.SSRC, 0);
    var stream = new Stream(1, AudioRig.SSRC, PayloadFormat.PCMU, 8000);
    for (int i = 0; i < 200; i++) {
      rig.decode.packet(
          stream, sender.sound(second -> loudness * speech(second), rig.now()), false);
      rig.play();
    }
    rig.finish(200);
    rig.close();
    return rig;
  }

  private static long repeating(AudioRig rig) {
    return rig.made.stream().filter(made -> isRepeating(made.packet())).count();
  }

  private static long bytes(AudioRig rig) {
    return rig.made.stream().mapToLong(made -> made.packet().payloadLength()).sum();
  }

  @Test
  void packetsForViewersWhoLoseSomeRepeatTheOnesBeforeThem() {
    assertThat(repeating(publish(EncoderSettings.USUAL, 1))).isZero();
    assertThat(repeating(publish(new EncoderSettings(15, false, 0), 1))).isGreaterThan(100);
  }

  @Test
  void theBitRateIsNotAboveWhatViewersTake() {
    long usual = bytes(publish(EncoderSettings.USUAL, 1));
    long limited = bytes(publish(new EncoderSettings(0, false, 8000), 1));
    assertThat(usual).isGreaterThan(8000); // 4 s at 24 kbit/s are 12,000 bytes
    assertThat(limited).isLessThan(5000);
  }

  /// RFC 7587 section 3.1.3: a packet each 400 ms, and the marker bit behind the pause.
  @Test
  void silenceIsNotSentToViewersWhoDoNotWantIt() {
    assertThat(publish(EncoderSettings.USUAL, 0).made.size()).isGreaterThan(190);
    AudioRig quiet = publish(new EncoderSettings(0, true, 0), 0);
    assertThat(quiet.made.size()).isBetween(5, 40);
  }
}
