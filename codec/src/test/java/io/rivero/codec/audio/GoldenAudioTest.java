package io.rivero.codec.audio;

import static org.assertj.core.api.Assertions.assertThat;

import io.rivero.codec.g711.G711;
import io.rivero.codec.g711.G711Decoder;
import io.rivero.codec.g711.G711Encoder;
import io.rivero.codec.g722.G722Decoder;
import io.rivero.codec.g722.G722Encoder;
import io.rivero.codec.opus.OpusDecoder;
import io.rivero.codec.opus.OpusEncoder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/// What the codecs made of the same half second the last time: a change is either wanted, then
/// `-Dgolden.update` rewrites the file, or a mistake.
class GoldenAudioTest {
  private static final Path FILE =
      Path.of("src/test/resources/io/rivero/codec/audio/golden-audio.txt");

  @Test
  void codecsGiveTheSameBytesAndSamplesAsBefore() throws IOException {
    StringBuilder dump = new StringBuilder();
    dump(dump, "PCMU", new G711Encoder(G711.ULAW), new G711Decoder(G711.ULAW));
    dump(dump, "PCMA", new G711Encoder(G711.ALAW), new G711Decoder(G711.ALAW));
    dump(dump, "G722", new G722Encoder(), new G722Decoder());
    OpusEncoder.Config speech = new OpusEncoder.Config(48_000, 1, true, 24_000, 5, true, 10, false);
    dump(dump, "opus speech", new OpusEncoder(speech), new OpusDecoder(48_000, 1));
    dump(
        dump,
        "opus music",
        new OpusEncoder(OpusEncoder.Config.music()),
        new OpusDecoder(48_000, 2));
    if (System.getProperty("golden.update") != null) {
      Files.writeString(FILE, dump);
    }
    assertThat(dump.toString()).isEqualTo(Files.readString(FILE));
  }

  private static void dump(
      StringBuilder dump, String name, AudioEncoder encoder, AudioDecoder decoder) {
    int rate = encoder.sampleRateHz();
    int block = rate / 50;
    short[] sound = sawtooth(rate, encoder.channels());
    byte[] packet = new byte[AudioEncoder.MAX_PACKET];
    AudioFrame out = new AudioFrame();
    for (int i = 0; i < 25; i++) {
      AudioFrame frame = Sound.frame(sound, i * block, block, rate, encoder.channels());
      int length = encoder.encode(frame, packet, 0);
      decoder.decode(packet, 0, length, out);
      int coded = Arrays.hashCode(Arrays.copyOf(packet, length));
      int heard = Arrays.hashCode(Arrays.copyOf(out.pcm(), out.samples() * out.channels()));
      dump.append(
          String.format(
              "%s t=%d len=%d hash=%08x pcm=%08x level=%d%n",
              name, i * 20, length, coded, heard, AudioLevel.dbov(out)));
    }
  }

  /// Whole numbers only, so that it is the same everywhere.
  private static short[] sawtooth(int rate, int channels) {
    short[] pcm = new short[rate / 2 * channels];
    for (int i = 0; i < rate / 2; i++) {
      int hz = 200 + i / (rate / 10) * 150;
      int phase = (int) ((long) i * hz * 65_536 / rate) & 0xffff;
      for (int c = 0; c < channels; c++) {
        pcm[i * channels + c] = (short) ((phase - 32_768) / (3 + c));
      }
    }
    return pcm;
  }
}
