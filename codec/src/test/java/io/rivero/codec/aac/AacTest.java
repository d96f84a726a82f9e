package io.rivero.codec.aac;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.rivero.codec.audio.AudioFrame;
import io.rivero.codec.audio.Ffmpeg;
import io.rivero.codec.audio.Sound;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// ISO/IEC 14496-3, low complexity.
class AacTest {
  private static final byte[] LC_44100_STEREO = {0x12, 0x10};
  private final AudioFrame out = new AudioFrame();

  private static AacDecoder open() {
    AacDecoder decoder = AacDecoder.create(LC_44100_STEREO);
    if (decoder == null) {
      throw new AssertionError("not opened");
    }
    return decoder;
  }

  /// The frames of an ADTS stream, with their headers.
  private static List<byte[]> frames(byte[] adts) {
    List<byte[]> frames = new ArrayList<>();
    for (int at = 0; at + 7 <= adts.length; ) {
      int length =
          (adts[at + 3] & 3) << 11 | (adts[at + 4] & 0xff) << 3 | (adts[at + 5] & 0xff) >> 5;
      frames.add(Arrays.copyOfRange(adts, at, at + length));
      at += length;
    }
    return frames;
  }

  private static List<byte[]> tone() {
    try (InputStream in = AacTest.class.getResourceAsStream("tone.aac")) {
      if (in == null) {
        throw new IllegalStateException("tone.aac");
      }
      return frames(in.readAllBytes());
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private short[] decode(List<byte[]> frames) {
    AacDecoder decoder = open();
    short[] all = new short[frames.size() * 2048];
    int at = 0;
    for (byte[] frame : frames) {
      decoder.decode(frame, 0, frame.length, out);
      assertThat(decoder.malformed()).as("%s", frame.length).isZero();
      assertThat(out.samples()).isEqualTo(1024);
      System.arraycopy(out.pcm(), 0, all, at, 2048);
      at += 2048;
    }
    assertThat(decoder.malformed()).isZero();
    return all;
  }

  @Test
  void aToneHasItsFrequencyAndLevel() {
    short[] both = decode(tone());
    short[] left = new short[both.length / 2];
    for (int i = 0; i < left.length; i++) {
      left[i] = both[2 * i];
    }
    assertThat(Sound.amplitude(left, 8192, 30_000, 440, 44_100)).isBetween(2800.0, 4200.0);
    assertThat(Sound.toneToRest(left, 8192, 30_000, 440, 44_100)).isGreaterThan(25);
  }

  /// Without noise substitution, which is random; without intensity stereo, since ffmpeg then
  /// writes the value 8191, which the library does not know.
  @Test
  void decodesAsFfmpegDoes(@TempDir Path folder) throws IOException {
    assumeTrue(Ffmpeg.isInstalled());
    Path pcm = folder.resolve("pcm");
    Path aac = folder.resolve("x.aac");
    Path raw = folder.resolve("raw");
    Ffmpeg.write(pcm, Sound.speech(44_100, 44_100 * 4, 4));
    Ffmpeg.run(
        "-f",
        "s16le",
        "-ar",
        "44100",
        "-ac",
        "2",
        "-i",
        pcm.toString(),
        "-c:a",
        "aac",
        "-aac_is",
        "0",
        "-aac_pns",
        "0",
        "-b:a",
        "128k",
        aac.toString());
    Ffmpeg.run("-i", aac.toString(), "-f", "s16le", raw.toString());
    short[] theirs = Ffmpeg.read(raw);
    short[] ours = decode(frames(Files.readAllBytes(aac)));
    double best = 0;
    for (int shift = 0; shift <= 2048; shift += 1024) { // whether the priming is left out
      int length = Math.min(theirs.length, ours.length) - 4096;
      best = Math.max(best, Sound.snr(theirs, 0, ours, shift, length));
      best = Math.max(best, Sound.snr(theirs, shift, ours, 0, length));
    }
    assertThat(best).isGreaterThan(50);
  }

  @Test
  void configurationsThatItDoesNotKnowAreRefused() {
    assertThat(AacDecoder.create(new byte[0])).isNull();
    assertThat(AacDecoder.create(new byte[] {0})).isNull();
    assertThat(AacDecoder.create(new byte[] {(byte) 0xff, (byte) 0xff, 0, 0})).isNull();
    assertThat(AacDecoder.create(new byte[] {0x0a, 0x10})).isNull(); // main profile
  }

  @Test
  void damagedPacketsNeverThrowAndTheDecoderGoesOn() {
    List<byte[]> good = tone();
    Random random = new Random(5);
    AacDecoder decoder = open();
    for (int i = 0; i < 600; i++) {
      byte[] bytes = good.get(random.nextInt(good.size())).clone();
      for (int k = 1 + random.nextInt(6); k > 0; k--) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
      }
      int length = random.nextInt(4) == 0 ? random.nextInt(bytes.length) : bytes.length;
      decoder.decode(Arrays.copyOf(bytes, length), 0, length, out);
      assertThat(out.samples()).isPositive();
    }
    assertThat(decoder.malformed()).isPositive();
    for (byte[] frame : good.subList(0, good.size() / 2)) {
      decoder.decode(frame, 0, frame.length, out);
    }
    assertThat(Sound.rms(out.pcm(), 0, 2048)).isBetween(1000.0, 6000.0);
  }

  @FuzzTest
  void anyBytesDecode(byte[] bytes) {
    open().decode(bytes, 0, bytes.length, out);
    AacDecoder.create(bytes);
  }
}
