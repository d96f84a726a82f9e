package io.rivero.codec.g722;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.rivero.codec.audio.AudioFrame;
import io.rivero.codec.audio.Ffmpeg;
import io.rivero.codec.audio.Sound;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// ITU-T G.722.
class G722Test {
  private static final int RATE = 16_000;
  private final AudioFrame out = new AudioFrame();

  private static byte[] encode(short[] pcm) {
    G722Encoder encoder = new G722Encoder();
    byte[] all = new byte[pcm.length / 2];
    byte[] packet = new byte[1500];
    for (int at = 0; at + 320 <= pcm.length; at += 320) {
      int length = encoder.encode(Sound.frame(pcm, at, 320, RATE, 1), packet, 0);
      assertThat(length).isEqualTo(160);
      System.arraycopy(packet, 0, all, at / 2, 160);
    }
    return all;
  }

  private short[] decode(byte[] bytes) {
    G722Decoder decoder = new G722Decoder();
    short[] pcm = new short[bytes.length * 2];
    for (int at = 0; at + 160 <= bytes.length; at += 160) {
      decoder.decode(bytes, at, 160, out);
      System.arraycopy(out.pcm(), 0, pcm, 2 * at, 320);
    }
    return pcm;
  }

  @Test
  void tonesOfBothBandsKeepFrequencyAndLevel() {
    for (double hz : new double[] {440, 1000, 3000, 5000, 6500}) {
      short[] heard = decode(encode(Sound.tone(hz, 10_000, RATE, 1, RATE)));
      assertThat(Sound.amplitude(heard, 3200, 9600, hz, RATE)).isBetween(9000.0, 11_000.0);
      assertThat(Sound.toneToRest(heard, 3200, 9600, hz, RATE)).isGreaterThan(hz < 4000 ? 30 : 15);
    }
  }

  private static short[] speechAndNoise() {
    short[] pcm = Sound.speech(RATE, RATE * 4, 6);
    Random random = new Random(1);
    for (int i = RATE * 2; i < RATE * 3; i++) {
      pcm[i] = (short) (random.nextInt(65_536) - 32_768); // full scale, as hard as it gets
    }
    return pcm;
  }

  @Test
  void decodesAsFfmpegDoesBitForBit(@TempDir Path folder) throws IOException {
    assumeTrue(Ffmpeg.isInstalled());
    byte[] codes = encode(speechAndNoise());
    Path in = folder.resolve("codes.g722");
    Path pcm = folder.resolve("pcm");
    Files.write(in, codes);
    Ffmpeg.run("-f", "g722", "-i", in.toString(), "-f", "s16le", pcm.toString());
    short[] theirs = Ffmpeg.read(pcm);
    short[] ours = decode(codes);
    assertThat(theirs.length).isEqualTo(ours.length);
    assertThat(ours).isEqualTo(theirs);
  }

  /// ffmpeg's encoder searches less thoroughly in places; what counts is that its decoder makes of
  /// our codes at least what it makes of its own.
  @Test
  void encodesAsWellAsFfmpegDoes(@TempDir Path folder) throws IOException {
    assumeTrue(Ffmpeg.isInstalled());
    short[] speech = Sound.speech(RATE, RATE * 4, 6);
    Path pcm = folder.resolve("pcm");
    Path theirs = folder.resolve("theirs.g722");
    Ffmpeg.write(pcm, speech);
    Ffmpeg.run(
        "-f",
        "s16le",
        "-ar",
        "16000",
        "-ac",
        "1",
        "-i",
        pcm.toString(),
        "-c:a",
        "g722",
        "-f",
        "g722",
        theirs.toString());
    double ffmpeg = snr(speech, decode(Files.readAllBytes(theirs)));
    double own = snr(speech, decode(encode(speech)));
    assertThat(ffmpeg).isGreaterThan(15);
    assertThat(own).isGreaterThan(ffmpeg - 0.3);
  }

  /// Both filters together are late by 22 samples.
  private static double snr(short[] signal, short[] copy) {
    return Sound.snr(signal, 1600, copy, 1622, 48_000);
  }

  @Test
  void packetsOfImpossibleLengthAreConcealedAndCounted() {
    G722Decoder decoder = new G722Decoder();
    decoder.decode(new byte[0], 0, 0, out);
    decoder.decode(new byte[2000], 0, 2000, out);
    assertThat(decoder.malformed()).isEqualTo(2);
    assertThat(out.samples()).isEqualTo(320);
    assertThatThrownBy(
            () -> new G722Encoder().encode(new AudioFrame().set(RATE, 1, 321), new byte[1500], 0))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @FuzzTest
  void anyBytesDecode(byte[] bytes) {
    new G722Decoder().decode(bytes, 0, bytes.length, out);
    assertThat(out.samples()).isPositive();
  }
}
