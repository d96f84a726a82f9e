package io.rivero.pipeline.audio;

import static org.assertj.core.api.Assertions.assertThat;

import io.rivero.codec.audio.JitterStatistics;
import io.rivero.pipeline.audio.AudioDecodeStage.Stream;
import io.rivero.rtp.RtpPacket;
import io.rivero.rtp.payload.PayloadFormat;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/// Packets of a publisher go through both stages in virtual time; what comes out is decoded and
/// measured.
class AudioStagesTest extends AudioRig {
  @ParameterizedTest
  @CsvSource({
    "OPUS, PCMU",
    "PCMU, OPUS",
    "OPUS, G722",
    "G722, OPUS",
    "G722, PCMA",
    "PCMA, G722",
    "PCMU, PCMA"
  })
  void aToneArrivesInTheOtherFormatOverALossyLink(PayloadFormat from, PayloadFormat to) {
    encodeTo(to);
    var sender = new Sender(from, SSRC, 7_000_000_000L);
    var stream = new Stream(1, SSRC, from, from.clockRateHz());
    var random = new Random(5);
    for (int i = 0; i < 250; i++) {
      RtpPacket packet = sender.tone(440, 8000, now() + random.nextInt(10) * 1_000_000L);
      if (i % 50 != 49) {
        decode.packet(stream, packet, false);
      }
      play();
    }
    finish(250);

    assertContinuous(to);
    short[] heard = heard(to);
    int rate = heardRate(to);
    assertThat(heard.length).isBetween(rate * 475 / 100, rate * 5);
    assertThat(Measure.amplitude(heard, rate, 3 * rate, 440, rate)).isBetween(7000.0, 9000.0);
    for (int at = rate / 2; at + rate / 50 <= heard.length; at += rate / 50) {
      assertThat(Measure.rms(heard, at, rate / 50))
          .as("block at " + at) // Opus conceals a tone weakly
          .isBetween(600.0, 7500.0);
    }
    assertThat((double) Measure.steepest(heard)).isLessThan(2.2 * Measure.slope(440, 8000, rate));
    JitterStatistics jitter = decode.statistics();
    assertThat(jitter).isNotNull();
    assertThat(jitter.concealedSamples() + jitter.recoveredSamples()).isPositive();
  }

  /// RFC 3550 section 6.4.1: what is told of a timestamp's moment has to be that of the sound.
  @ParameterizedTest
  @CsvSource({"OPUS, PCMU", "PCMU, OPUS", "PCMA, PCMU", "G722, PCMU"})
  void theMomentThatIsToldIsThatOfTheSound(PayloadFormat from, PayloadFormat to) {
    encodeTo(to);
    var sender = new Sender(from, SSRC, 90_000);
    var stream = new Stream(1, SSRC, from, from.clockRateHz());
    for (int i = 0; i < 50; i++) {
      decode.packet(stream, sender.tone(440, 0, now()), false);
      play();
    }
    long onset = sender.timestamp();
    for (int i = 0; i < 50; i++) {
      decode.packet(stream, sender.tone(440, 12_000, now()), false);
      play();
    }
    finish(100);

    short[] heard = heard(to);
    int at = 0;
    while (Math.abs(heard[at]) < 2000) {
      at++;
    }
    int perBlock = heardRate(to) / 50;
    Made block = made.get(at / perBlock);
    double into = (at % perBlock) / (double) heardRate(to); // seconds
    double told = block.time().timestamp() / (double) from.clockRateHz() + into;
    double shift = told - onset / (double) from.clockRateHz();
    assertThat(shift).isBetween(-0.001, 0.012); // Opus itself is 5 to 7 ms late, twice at most
    assertThat(block.time().momentNanos(null))
        .isEqualTo(block.time().arrivalNanos())
        .isLessThan((FIRST + made.size()) * AudioBlock.NANOS);
  }

  @ParameterizedTest
  @EnumSource(names = {"OPUS", "PCMU", "PCMA", "G722"})
  void anyBytesAreSoundOrSilenceAndACounter(PayloadFormat from) {
    encodeTo(PayloadFormat.PCMU);
    var sender = new Sender(from, SSRC, 0);
    var stream = new Stream(1, SSRC, from, from.clockRateHz());
    var random = new Random(11);
    for (int i = 0; i < 1000; i++) {
      byte[] bytes = new byte[i % 10 == 0 ? 0 : random.nextInt(1, 1400)];
      random.nextBytes(bytes);
      decode.packet(stream, sender.payload(bytes, now()), i % 17 == 0);
      play();
    }
    finish(1000);
    JitterStatistics jitter = decode.statistics();
    assertThat(jitter).isNotNull();
    assertThat(jitter.malformed()).isPositive();
    assertThat(counters.count(SoundOutcome.MALFORMED)).isPositive();
    assertThat(made.size()).isGreaterThan(900);
    assertContinuous(PayloadFormat.PCMU);
  }

  @ParameterizedTest
  @EnumSource(names = {"OPUS", "PCMU", "G722"})
  void malformedPacketsInAToneDoNotClick(PayloadFormat from) {
    encodeTo(PayloadFormat.PCMA);
    var sender = new Sender(from, SSRC, 0);
    var stream = new Stream(1, SSRC, from, from.clockRateHz());
    byte[] hostile =
        new byte[1400]; // too long for 120 ms, and three frames of Opus that do not fit
    hostile[0] = 3;
    hostile[1] = (byte) 0xff;
    for (int i = 0; i < 200; i++) {
      boolean bad = i % 40 == 20;
      RtpPacket packet = bad ? sender.payload(hostile, now()) : sender.tone(440, 8000, now());
      decode.packet(stream, packet, false);
      play();
    }
    finish(200);
    short[] heard = heard(PayloadFormat.PCMA);
    assertThat((double) Measure.steepest(heard)).isLessThan(2.5 * Measure.slope(440, 8000, 8000));
    JitterStatistics jitter = decode.statistics();
    assertThat(jitter).isNotNull();
    assertThat(jitter.malformed()).isEqualTo(5);
    assertThat(counters.count(SoundOutcome.MALFORMED)).isEqualTo(5);
    assertThat(counters.count(SoundOutcome.DECODED)).isEqualTo(decode.decoded());
    assertThat(counters.count(SoundOutcome.BEGUN)).isEqualTo(1);
  }

  @Test
  void anotherStreamGoesOnWithoutAClickAndWithoutAJumpOfTimestamps() {
    encodeTo(PayloadFormat.PCMU);
    var first = new Sender(PayloadFormat.PCMA, SSRC, 50_000);
    var second = new Sender(PayloadFormat.OPUS, 77, 3_000_000_000L);
    for (int i = 0; i < 120; i++) {
      boolean former = i < 60;
      Sender sender = former ? first : second;
      PayloadFormat format = former ? PayloadFormat.PCMA : PayloadFormat.OPUS;
      var stream = new Stream(former ? 1 : 2, former ? SSRC : 77, format, format.clockRateHz());
      decode.packet(stream, sender.tone(440, 12_000, now()), false);
      play();
    }
    awaitEncoded();
    short[] heard = heard(PayloadFormat.PCMU);
    assertThat((double) Measure.steepest(heard)).isLessThan(2.2 * Measure.slope(440, 12_000, 8000));
    assertThat(made.getLast().time().ssrc()).isEqualTo(77);
    long ticks =
        made.getLast().packet().extendedTimestamp() - made.getFirst().packet().extendedTimestamp();
    assertThat(ticks % 160).isZero();
    assertThat(ticks / 160).isGreaterThanOrEqualTo(made.size() - 1L);
  }

  /// RFC 3551 section 4.1: the marker bit stands on the first packet after a pause.
  @Test
  void aSenderThatStopsIsAPause() {
    encodeTo(PayloadFormat.PCMU);
    var sender = new Sender(PayloadFormat.PCMA, SSRC, 50_000);
    var stream = new Stream(1, SSRC, PayloadFormat.PCMA, 8000);
    for (int i = 0; i < 500; i++) {
      if (i < 50 || i >= 300) {
        decode.packet(stream, sender.tone(440, 8000, now()), false);
      } else {
        sender.pause(1);
      }
      play();
    }
    finish(500);
    List<Made> marked = made.stream().filter(each -> each.packet().marker()).toList();
    assertThat(marked).hasSize(2);
    int before = made.indexOf(marked.get(1)) - 1;
    long jump =
        marked.get(1).packet().extendedTimestamp() - made.get(before).packet().extendedTimestamp();
    assertThat(jump % 160).isZero();
    assertThat(jump / 160).isBetween(150L, 250L); // concealment goes on for a second
    assertThat(made.size()).isLessThan(400);
  }

  @Test
  void comfortNoiseOfThePublisherIsHeard() {
    encodeTo(PayloadFormat.OPUS);
    var sender = new Sender(PayloadFormat.PCMU, SSRC, 50_000);
    var stream = new Stream(1, SSRC, PayloadFormat.PCMU, 8000);
    for (int i = 0; i < 200; i++) {
      if (i < 50) {
        decode.packet(stream, sender.tone(440, 8000, now()), false);
      } else if (i == 50) {
        decode.packet(stream, sender.payload(new byte[] {40}, now()), true);
      }
      play();
    }
    finish(200);
    short[] heard = heard(PayloadFormat.OPUS);
    assertThat(Measure.rms(heard, heard.length - 24_000, 24_000))
        .isBetween(50.0, 1000.0); // -40 dBov
  }

  @Test
  void whatWaitsIsLimited() {
    var gate = new CountDownLatch(1);
    var blocked = new CountDownLatch(1);
    decode.add(block -> {
      blocked.countDown();
      try {
        gate.await();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    });
    var sender = new Sender(PayloadFormat.PCMU, SSRC, 0);
    var stream = new Stream(1, SSRC, PayloadFormat.PCMU, 8000);
    while (blocked.getCount() > 0) {
      decode.packet(stream, sender.tone(440, 8000, now()), false);
      decode.play(number++);
      LockSupport.parkNanos(100_000);
    }
    for (int i = 0; i < 1000; i++) {
      decode.packet(stream, sender.tone(440, 8000, now()), false);
      decode.play(number++);
    }
    assertThat(decode.skipped())
        .isGreaterThanOrEqualTo(2000L - AudioDecodeStage.MAX_PACKETS - AudioDecodeStage.MAX_BLOCKS);
    assertThat(counters.count(SoundOutcome.SKIPPED)).isEqualTo(decode.skipped());
    long given = decode.decoded();
    gate.countDown();
    until(() -> decode.decoded() > given);
  }
}
