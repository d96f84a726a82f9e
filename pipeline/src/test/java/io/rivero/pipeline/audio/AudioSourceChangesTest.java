package io.rivero.pipeline.audio;

import static org.assertj.core.api.Assertions.assertThat;

import io.rivero.codec.audio.JitterStatistics;
import io.rivero.pipeline.audio.AudioDecodeStage.Stream;
import io.rivero.rtp.RtpPacket;
import io.rivero.rtp.payload.PayloadFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Publishers who pack otherwise, begin anew, or are silent for long: it goes on without a click.
class AudioSourceChangesTest extends AudioRig {
  private static final double AMPLITUDE = 12_000;

  @ParameterizedTest
  @CsvSource({
    "OPUS, 10",
    "OPUS, 40",
    "OPUS, 60",
    "PCMU, 10",
    "PCMU, 30",
    "PCMU, 60",
    "G722, 10",
    "G722, 60"
  })
  void packetsOfOtherLengthsAreATone(PayloadFormat from, int millis) {
    PayloadFormat to = from == PayloadFormat.PCMU ? PayloadFormat.PCMA : PayloadFormat.PCMU;
    encodeTo(to);
    var sender = new Sender(from, Sender.PAYLOAD_TYPE, SSRC, 90_000, Sender.encoder(from), millis);
    var stream = new Stream(1, SSRC, from, from.clockRateHz());
    long sent = now();
    for (int i = 0; i < 200; i++) {
      for (; sent <= now(); sent += millis * 1_000_000L) {
        decode.packet(stream, sender.tone(440, AMPLITUDE, sent), false);
      }
      play();
    }
    finish(200);
    assertContinuous(to);
    short[] heard = heard(to);
    assertThat(heard.length).isGreaterThan(8000 * 37 / 10);
    assertThat(Measure.amplitude(heard, 8000, 16_000, 440, 8000)).isBetween(11_000.0, 13_000.0);
    for (int at = 4000; at + 160 <= heard.length; at += 160) {
      assertThat(Measure.rms(heard, at, 160)).as("block at " + at).isBetween(7000.0, 10_000.0);
    }
    assertNoClick(heard);
    JitterStatistics jitter = decode.statistics();
    assertThat(jitter).isNotNull();
    assertThat(jitter.malformed() + jitter.late()).isZero();
  }

  @ParameterizedTest
  @CsvSource({
    "OPUS, -3000",
    "PCMA, -3000",
    "G722, -3000",
    "OPUS, 3000",
    "PCMA, 3000",
    "OPUS, -600000",
    "PCMA, -600000",
    "G722, 600000",
    "PCMA, 600000",
    "PCMA, -40",
    "PCMA, 40"
  })
  void timestampsThatBeginAnewInterruptForHalfASecondAtMost(PayloadFormat from, long millis) {
    encodeTo(PayloadFormat.PCMU);
    var sender = new Sender(from, SSRC, 2_000_000_000L);
    var stream = new Stream(1, SSRC, from, from.clockRateHz());
    for (int i = 0; i < 150; i++) {
      if (i == 75) {
        sender.jump(millis);
      }
      decode.packet(stream, sender.tone(440, AMPLITUDE, now()), false);
      play();
    }
    finish(150);
    short[] heard = heard(PayloadFormat.PCMU);
    assertNoClick(heard);
    assertThat(heard.length).isGreaterThan((150 - 5 - 25) * 160);
    assertThat(Measure.amplitude(heard, heard.length - 4000, 4000, 440, 8000))
        .isBetween(11_000.0, 13_000.0);
  }

  /// It is heard from the middle of a wave on.
  @ParameterizedTest
  @CsvSource({"PCMA, PCMA", "PCMA, G722", "OPUS, PCMA", "G722, OPUS"})
  void anotherStreamDoesNotClick(PayloadFormat first, PayloadFormat second) {
    encodeTo(PayloadFormat.PCMU);
    var former = new Sender(first, SSRC, 50_000);
    var later = new Sender(second, 77, 3_000_000_000L);
    var formerStream = new Stream(1, SSRC, first, first.clockRateHz());
    var laterStream = new Stream(2, 77, second, second.clockRateHz());
    for (int i = 0; i < 120; i++) {
      RtpPacket packet = later.sound(t -> AMPLITUDE * Math.cos(2 * Math.PI * 440 * t), now());
      if (i < 60) {
        decode.packet(formerStream, former.tone(440, AMPLITUDE, now()), false);
      } else {
        decode.packet(laterStream, packet, false);
      }
      play();
    }
    awaitEncoded();
    short[] heard = heard(PayloadFormat.PCMU);
    assertNoClick(heard);
    assertThat(made.getLast().time().ssrc()).isEqualTo(77);
    assertThat(Measure.amplitude(heard, heard.length - 4000, 4000, 440, 8000))
        .isBetween(11_000.0, 13_000.0);
  }

  /// After two seconds no beat comes any more; timestamps go on, or stand still meanwhile.
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void whoIsSilentForMinutesIsHeardAgain(boolean timestampsGoOn) {
    encodeTo(PayloadFormat.OPUS);
    var sender = new Sender(PayloadFormat.PCMU, SSRC, 50_000);
    var stream = new Stream(1, SSRC, PayloadFormat.PCMU, 8000);
    for (int i = 0; i < 300; i++) {
      if (i < 50 || i >= 200) {
        decode.packet(stream, sender.tone(440, AMPLITUDE, now()), false);
      }
      play();
      if (i == 199) {
        int rest = 10 * 60 * 50;
        number += rest;
        skippedBeats += rest;
        sender.pause(timestampsGoOn ? 150 + rest : 0);
      }
    }
    awaitEncoded();
    short[] heard = heard(PayloadFormat.OPUS);
    assertNoClick(heard, 48_000);
    assertThat(made.stream().filter(each -> each.packet().marker())).hasSize(2);
    assertThat(Measure.amplitude(heard, heard.length - 48_000, 48_000, 440, 48_000))
        .isBetween(11_000.0, 13_000.0);
  }

  /// Nobody makes decoders without end: those of a stream go with it.
  @Test
  void aStreamInTheMiddleOfAnotherEndsIt() {
    encodeTo(PayloadFormat.PCMU);
    for (int i = 0; i < 200; i++) {
      var sender = new Sender(PayloadFormat.PCMA, i, 1000L * i);
      var stream = new Stream(i + 1, i, PayloadFormat.PCMA, 8000);
      decode.packet(stream, sender.tone(440, AMPLITUDE, now()), false);
      play();
    }
    awaitEncoded();
    assertThat(decode.decoded()).isLessThan(250);
  }

  private void assertNoClick(short[] heard) {
    assertNoClick(heard, 8000);
  }

  private static void assertNoClick(short[] heard, int rate) {
    assertThat((double) Measure.steepest(heard))
        .isLessThan(2.2 * Measure.slope(440, AMPLITUDE, rate));
  }
}
