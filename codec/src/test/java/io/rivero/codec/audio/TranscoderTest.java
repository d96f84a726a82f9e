package io.rivero.codec.audio;

import static org.assertj.core.api.Assertions.assertThat;

import io.rivero.codec.g711.G711;
import io.rivero.codec.g711.G711Decoder;
import io.rivero.codec.g711.G711Encoder;
import io.rivero.codec.g722.G722Decoder;
import io.rivero.codec.g722.G722Encoder;
import io.rivero.codec.opus.OpusDecoder;
import io.rivero.codec.opus.OpusEncoder;
import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Every codec into every other, over a link that loses 2 % and jitters by up to 10 ms.
class TranscoderTest {
  private static final long MS = 1_000_000;

  private static AudioEncoder encoder(String codec) {
    return switch (codec) {
      case "opus" ->
          new OpusEncoder(new OpusEncoder.Config(48_000, 1, false, 64_000, 3, false, 0, false));
      case "stereo" ->
          new OpusEncoder(new OpusEncoder.Config(48_000, 2, false, 96_000, 3, false, 0, false));
      case "g722" -> new G722Encoder();
      default -> new G711Encoder(G711.valueOf(codec));
    };
  }

  private static AudioDecoder decoder(String codec) {
    return switch (codec) {
      case "opus" -> new OpusDecoder(48_000, 1);
      case "stereo" -> new OpusDecoder(48_000, 2);
      case "g722" -> new G722Decoder();
      default -> new G711Decoder(G711.valueOf(codec));
    };
  }

  @ParameterizedTest
  @CsvSource({
    "opus,ULAW",
    "ULAW,opus",
    "opus,g722",
    "g722,opus",
    "g722,ALAW",
    "ALAW,g722",
    "stereo,ULAW",
    "ULAW,stereo"
  })
  void aToneArrivesAtItsFrequencyAndLevelWithoutGaps(String from, String to) {
    AudioEncoder source = encoder(from);
    int rate = source.sampleRateHz();
    int clock = from.equals("g722") ? 8000 : rate; // RFC 3551 section 4.5.2
    JitterBuffer buffer = new JitterBuffer(decoder(from), clock, JitterBuffer.Config.defaults());
    Transcoder transcoder = new Transcoder(buffer, encoder(to), 20);
    AudioDecoder far = decoder(to);
    int farRate = far.sampleRateHz();
    short[] tone = Sound.tone(440, 10_000, rate, source.channels(), rate);
    short[] heard = new short[farRate * 4];
    byte[] packet = new byte[AudioEncoder.MAX_PACKET];
    AudioFrame out = new AudioFrame();
    int count = 0;
    for (int i = 0; i < 200; i++) {
      int length =
          source.encode(
              Sound.frame(tone, i % 50 * (rate / 50), rate / 50, rate, source.channels()),
              packet,
              0);
      long now = i * 20L * MS;
      if (i % 50 != 49) {
        buffer.push(packet, 0, length, 7_000_000L + (long) i * clock / 50, now + i % 3 * 5L * MS);
      }
      int sent = transcoder.pull(packet, 0, now + 15 * MS);
      if (sent > 0) {
        far.decode(Arrays.copyOf(packet, sent), 0, sent, out);
        for (int k = 0; k < out.samples(); k++) {
          heard[count++] = out.pcm()[k * far.channels()];
        }
      }
    }
    assertThat(count).isBetween(farRate * 4 - farRate / 10, farRate * 4);
    int window = farRate / 50;
    for (int at = farRate / 2; at + window <= count; at += window) {
      assertThat(Sound.rms(heard, at, window)).isBetween(3500.0, 9500.0);
    }
    assertThat(Sound.amplitude(heard, farRate, farRate * 4 / 5, 440, farRate))
        .isBetween(9000.0, 11_000.0);
    assertThat(Sound.steepest(heard, 0, count))
        .isLessThan((int) (10_000 * 2 * Math.PI * 440 / farRate * 2.2));
  }
}
