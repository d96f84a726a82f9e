package io.rivero.codec.g711;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.rivero.codec.audio.AudioFrame;
import io.rivero.codec.audio.Ffmpeg;
import io.rivero.codec.audio.Sound;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// ITU-T G.711.
class G711Test {
  /// G.711 tables 1 and 2 as decision values: the code is the interval that the magnitude is in,
  /// found by counting the intervals from zero on.
  @Test
  void everyInputHasTheCodeOfItsIntervalInTheStandard() {
    for (int x = Short.MIN_VALUE; x <= Short.MAX_VALUE; x++) {
      int ones = x < 0 ? -1 - x : x; // the reference takes the one's complement
      assertThat(G711.ULAW.encode((short) x)).as("ulaw %d", x).isEqualTo(ulaw(ones >> 2, x < 0));
      assertThat(G711.ALAW.encode((short) x)).as("alaw %d", x).isEqualTo(alaw(ones >> 4, x < 0));
    }
  }

  private static byte ulaw(int magnitude14, boolean negative) {
    int interval = 0;
    int upper = -1; // first decision value of table 2 is 0, 1, 3, 5, ... 31, 35, ... in steps
    for (int at = 0; at < 128; at++) {
      int step = 2 << (at >> 4);
      upper = at == 0 ? 1 : upper + step;
      interval = at;
      if (magnitude14 < upper) {
        break;
      }
    }
    return (byte) ((~interval & 0x7f) | (negative ? 0 : 0x80));
  }

  private static byte alaw(int magnitude12, boolean negative) {
    int interval = 0;
    int upper = 0;
    for (int at = 0; at < 128; at++) {
      upper += at < 32 ? 1 : 1 << ((at >> 4) - 1);
      interval = at;
      if (magnitude12 < upper) {
        break;
      }
    }
    return (byte) ((interval | (negative ? 0 : 0x80)) ^ 0x55);
  }

  @ParameterizedTest
  @EnumSource
  void everyCodeDecodesToWhatEncodesToIt(G711 law) {
    for (int code = 0; code < 256; code++) {
      short sample = law.decode((byte) code);
      byte again = law.encode(sample);
      boolean minusZero = law == G711.ULAW && code == 0x7f; // decodes to 0, which is positive
      assertThat(again).isEqualTo((byte) (minusZero ? 0xff : code));
    }
  }

  @Test
  void loudestAndQuietestCodesAreThoseOfTheStandard() {
    assertThat(G711.ULAW.decode((byte) 0x80)).isEqualTo((short) 32124);
    assertThat(G711.ULAW.decode((byte) 0x00)).isEqualTo((short) -32124);
    assertThat(G711.ULAW.decode((byte) 0xff)).isZero();
    assertThat(G711.ALAW.decode((byte) 0xaa)).isEqualTo((short) 32256);
    assertThat(G711.ALAW.decode((byte) 0xd5)).isEqualTo((short) 8);
    assertThat(G711.ALAW.decode((byte) 0x55)).isEqualTo((short) -8);
  }

  @ParameterizedTest
  @EnumSource
  void errorStaysWithinHalfAStep(G711 law) {
    for (int x = Short.MIN_VALUE; x <= Short.MAX_VALUE; x++) {
      int error = Math.abs(law.decode(law.encode((short) x)) - x);
      int loudest = law == G711.ULAW ? 32124 : 32256;
      if (Math.abs(x) <= loudest) {
        assertThat(error).isLessThanOrEqualTo(Math.max(8, Math.abs(x) / 32 + 5));
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void decodesAsFfmpegDoes(G711 law, @TempDir Path folder) throws IOException {
    assumeTrue(Ffmpeg.isInstalled());
    byte[] codes = new byte[256];
    for (int i = 0; i < 256; i++) {
      codes[i] = (byte) i;
    }
    Path in = folder.resolve("codes");
    Path out = folder.resolve("pcm");
    Files.write(in, codes);
    String format = law == G711.ULAW ? "mulaw" : "alaw";
    Ffmpeg.run(
        "-f",
        format,
        "-ar",
        "8000",
        "-ac",
        "1",
        "-i",
        in.toString(),
        "-f",
        "s16le",
        out.toString());
    short[] theirs = Ffmpeg.read(out);
    for (int i = 0; i < 256; i++) {
      assertThat(law.decode((byte) i)).as("code %d", i).isEqualTo(theirs[i]);
    }
  }

  /// ffmpeg rounds to the nearest level; the standard's reference software truncates to 13 or 14
  /// bits first. So codes differ at the edges of intervals only, by one interval.
  @ParameterizedTest
  @EnumSource
  void encodesAsFfmpegDoesExceptAtTheEdgesOfIntervals(G711 law, @TempDir Path folder)
      throws IOException {
    assumeTrue(Ffmpeg.isInstalled());
    short[] all = new short[65_536];
    for (int i = 0; i < all.length; i++) {
      all[i] = (short) (i - 32_768);
    }
    Path in = folder.resolve("pcm");
    Path out = folder.resolve("codes");
    Ffmpeg.write(in, all);
    String codec = law == G711.ULAW ? "pcm_mulaw" : "pcm_alaw";
    String format = law == G711.ULAW ? "mulaw" : "alaw";
    Ffmpeg.run(
        "-f",
        "s16le",
        "-ar",
        "8000",
        "-ac",
        "1",
        "-i",
        in.toString(),
        "-c:a",
        codec,
        "-f",
        format,
        out.toString());
    byte[] theirs = Files.readAllBytes(out);
    int different = 0;
    for (int i = 0; i < all.length; i++) {
      byte ours = law.encode(all[i]);
      if (ours != theirs[i]) {
        different++;
        int gap = Math.abs(law.decode(ours) - law.decode(theirs[i]));
        assertThat(gap).isLessThanOrEqualTo(Math.max(16, Math.abs(all[i]) / 12));
      }
    }
    assertThat(different).isLessThan(1500);
  }

  @ParameterizedTest
  @EnumSource
  void aGapFadesInsteadOfClicking(G711 law) {
    short[] speech = Sound.speech(8000, 8000, 3);
    G711Encoder encoder = new G711Encoder(law);
    G711Decoder decoder = new G711Decoder(law);
    byte[] packet = new byte[1500];
    AudioFrame out = new AudioFrame();
    short[] heard = new short[8000];
    for (int i = 0; i < 50; i++) {
      int length = encoder.encode(Sound.frame(speech, i * 160, 160, 8000, 1), packet, 0);
      if (i >= 25 && i < 31) {
        decoder.conceal(160, out);
      } else {
        decoder.decode(packet, 0, length, out);
      }
      System.arraycopy(out.pcm(), 0, heard, i * 160, 160);
    }
    int natural = Sound.steepest(speech, 0, 8000);
    assertThat(Sound.steepest(heard, 0, 8000)).isLessThanOrEqualTo(natural * 3 / 2);
    assertThat(Sound.rms(heard, 25 * 160, 160)).isGreaterThan(Sound.rms(speech, 0, 8000) / 4);
    assertThat(Sound.rms(heard, 29 * 160, 160)).isZero();
  }

  @Test
  void aPacketOfImpossibleLengthIsConcealedAndCounted() {
    G711Decoder decoder = new G711Decoder(G711.ULAW);
    AudioFrame out = new AudioFrame();
    decoder.decode(new byte[1000], 0, 1000, out);
    decoder.decode(new byte[0], 0, 0, out);
    assertThat(decoder.malformed()).isEqualTo(2);
    assertThat(out.samples()).isEqualTo(160);
    assertThat(decoder.samples(new byte[1000], 0, 1000)).isZero();
  }

  @FuzzTest
  void anyBytesDecode(byte[] bytes) {
    for (G711 law : G711.values()) {
      AudioFrame out = new AudioFrame();
      new G711Decoder(law).decode(bytes, 0, bytes.length, out);
      assertThat(out.samples()).isPositive();
    }
  }
}
