package io.rivero.pipeline.audio;

import static org.assertj.core.api.Assertions.assertThat;

import io.rivero.codec.opus.OpusPacket;
import io.rivero.pipeline.audio.AudioDecodeStage.Stream;
import io.rivero.rtp.RtpPacket;
import io.rivero.rtp.payload.PayloadFormat;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Viewers who want longer or shorter packets (RFC 8866 section 6.4).
class AudioPacketTimeTest extends AudioRig {
  @ParameterizedTest
  @CsvSource({
    "PCMU, OPUS, 10",
    "PCMU, OPUS, 40",
    "PCMU, OPUS, 60",
    "OPUS, PCMU, 10",
    "OPUS, PCMU, 60",
    "PCMA, G722, 40"
  })
  void aToneArrivesInPacketsOfTheLengthThatIsWanted(
      PayloadFormat from, PayloadFormat to, int millis) {
    encodeTo(to, millis);
    var sender = new Sender(from, SSRC, 90_000);
    var stream = new Stream(1, SSRC, from, from.clockRateHz());
    for (int i = 0; i < 150; i++) {
      if (i < 120) {
        decode.packet(stream, sender.tone(440, 8000, now()), false);
      }
      play();
    }
    finish(150);

    int ticks = to.clockRateHz() * millis / 1000;
    for (int i = 0; i < made.size(); i++) {
      RtpPacket packet = made.get(i).packet();
      assertThat(samples(to, packet)).isEqualTo(ticks);
      assertThat(packet.marker()).isEqualTo(i == 0);
      if (i > 0) {
        AudioRig.Made before = made.get(i - 1);
        assertThat(packet.extendedTimestamp() - before.packet().extendedTimestamp())
            .isEqualTo(ticks);
        double told =
            (double) (made.get(i).time().timestamp() - before.time().timestamp())
                / from.clockRateHz();
        assertThat(told * 1000).isBetween(millis - 16.0, millis + 16.0);
      }
    }
    short[] heard = heard(to, millis);
    int rate = heardRate(to);
    assertThat(heard.length).isGreaterThan(rate * 2);
    assertThat(Measure.amplitude(heard, rate, rate, 440, rate)).isBetween(7000.0, 9000.0);
    assertThat((double) Measure.steepest(heard)).isLessThan(2.2 * Measure.slope(440, 8000, rate));
  }

  private static int samples(PayloadFormat format, RtpPacket packet) {
    return format == PayloadFormat.OPUS
        ? OpusPacket.samples(
            packet.buffer(), packet.payloadOffset(), packet.payloadLength(), 48_000)
        : packet.payloadLength(); // 8 bits a tick, also of G.722
  }
}
