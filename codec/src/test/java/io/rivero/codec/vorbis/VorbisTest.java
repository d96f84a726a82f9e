package io.rivero.codec.vorbis;

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
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Vorbis I.
class VorbisTest {
  private final AudioFrame out = new AudioFrame();

  private static List<byte[]> tone() {
    try (InputStream in = VorbisTest.class.getResourceAsStream("tone.ogg")) {
      if (in == null) {
        throw new IllegalStateException("tone.ogg");
      }
      return OggPackets.of(in.readAllBytes());
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static VorbisDecoder open(List<byte[]> packets) {
    VorbisDecoder decoder = VorbisDecoder.create(packets.get(0), packets.get(2));
    if (decoder == null) {
      throw new AssertionError("not opened");
    }
    return decoder;
  }

  private short[] decode(List<byte[]> packets) {
    VorbisDecoder decoder = open(packets);
    short[] all = new short[0];
    for (byte[] packet : packets.subList(3, packets.size())) {
      int expected = decoder.samples(packet, 0, packet.length);
      decoder.decode(packet, 0, packet.length, out);
      assertThat(out.samples()).isEqualTo(expected);
      int count = out.samples() * out.channels();
      all = Arrays.copyOf(all, all.length + count);
      System.arraycopy(out.pcm(), 0, all, all.length - count, count);
    }
    assertThat(decoder.malformed()).isZero();
    return all;
  }

  /// The source of the file: 440 Hz, an eighth of full scale, both channels.
  @Test
  void aToneHasItsFrequencyAndLevel() {
    short[] both = decode(tone());
    short[] left = new short[both.length / 2];
    for (int i = 0; i < left.length; i++) {
      left[i] = both[2 * i];
    }
    assertThat(open(tone()).sampleRateHz()).isEqualTo(22_050);
    assertThat(left.length).isBetween(22_050, 23_500);
    double level = Sound.amplitude(left, 4410, 13_230, 440, 22_050);
    assertThat(level).isBetween(2800.0, 4200.0);
    assertThat(Sound.toneToRest(left, 4410, 13_230, 440, 22_050)).isGreaterThan(25);
  }

  @ParameterizedTest
  @CsvSource({"48000,2,5", "44100,2,0", "22050,1,3", "8000,1,1", "48000,6,4"})
  void decodesAsFfmpegDoes(int rate, int channels, int quality, @TempDir Path folder)
      throws IOException {
    assumeTrue(Ffmpeg.isInstalled());
    Path ogg = folder.resolve("x.ogg");
    Path pcm = folder.resolve("pcm");
    Path raw = folder.resolve("raw");
    short[] speech = Sound.speech(rate, rate * 2 * channels, 3);
    Random random = new Random(1);
    for (int i = 0; i < speech.length; i++) { // bursts, so that blocks of both sizes are there
      speech[i] += (short) (i / (rate / 4) % 3 == 0 ? random.nextGaussian() * 2000 : 0);
    }
    Ffmpeg.write(pcm, speech);
    Ffmpeg.run(
        "-f",
        "s16le",
        "-ar",
        "" + rate,
        "-ac",
        "" + channels,
        "-i",
        pcm.toString(),
        "-c:a",
        "libvorbis",
        "-q:a",
        "" + quality,
        ogg.toString());
    Ffmpeg.run("-i", ogg.toString(), "-f", "s16le", raw.toString());
    short[] ours = decode(OggPackets.of(Files.readAllBytes(ogg)));
    short[] theirs = Ffmpeg.read(raw);
    int length = Math.min(ours.length, theirs.length);
    assertThat(length).isGreaterThan(speech.length / Math.max(1, channels / 2) * 9 / 10 / 3);
    if (channels <= 2) {
      assertThat(Sound.snr(theirs, 0, ours, 0, length)).isGreaterThan(60);
    } else {
      assertThat(Sound.rms(ours, 0, length)).isGreaterThan(300);
    }
  }

  @Test
  void theTransformIsThatOfTheDefinition() {
    int size = 256;
    float[] spectrum = new float[size / 2];
    Random random = new Random(2);
    for (int i = 0; i < spectrum.length; i++) {
      spectrum[i] = random.nextFloat() - 0.5f;
    }
    float[] fast = new float[size];
    new Transform(size).inverse(spectrum, fast);
    for (int i = 0; i < size; i++) {
      double sum = 0;
      for (int k = 0; k < size / 2; k++) {
        sum += spectrum[k] * Math.cos(2 * Math.PI / size * (i + 0.5 + size / 4.0) * (k + 0.5));
      }
      assertThat((double) fast[i]).isBetween(sum - 1e-3, sum + 1e-3);
    }
  }

  @Test
  void damagedPacketsAndHeadersNeverThrow() {
    List<byte[]> packets = tone();
    Random random = new Random(3);
    VorbisDecoder decoder = open(packets);
    for (int i = 0; i < 2000; i++) {
      byte[] packet = damage(packets.get(3 + random.nextInt(packets.size() - 3)), random);
      decoder.decode(packet, 0, packet.length, out);
      assertThat(out.samples()).isBetween(0, 4096);
    }
    assertThat(decoder.malformed()).isPositive();
    for (int i = 0; i < 1500; i++) {
      byte[] id = random.nextInt(4) == 0 ? damage(packets.get(0), random) : packets.get(0);
      byte[] setup = damage(packets.get(2), random);
      VorbisDecoder broken = VorbisDecoder.create(id, setup);
      for (int k = 3; broken != null && k < 8; k++) {
        broken.decode(packets.get(k), 0, packets.get(k).length, out);
      }
    }
  }

  private static byte[] damage(byte[] good, Random random) {
    byte[] bytes = good.clone();
    for (int k = 1 + random.nextInt(5); k > 0; k--) {
      bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
    }
    return random.nextInt(4) == 0 ? Arrays.copyOf(bytes, random.nextInt(bytes.length)) : bytes;
  }

  @FuzzTest
  void anyBytesDecode(byte[] bytes) {
    List<byte[]> packets = tone();
    VorbisDecoder decoder = open(packets);
    decoder.decode(bytes, 0, bytes.length, out);
    decoder.decode(packets.get(4), 0, packets.get(4).length, out);
    VorbisDecoder.create(packets.get(0), bytes);
  }
}
