package io.rivero.codec.audio;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// RFC 3389.
class ComfortNoiseTest {
  private final AudioFrame out = new AudioFrame();

  private short[] noise(ComfortNoiseDecoder decoder, int blocks) {
    short[] all = new short[blocks * 160];
    for (int i = 0; i < blocks; i++) {
      decoder.conceal(160, out);
      System.arraycopy(out.pcm(), 0, all, i * 160, 160);
    }
    return all;
  }

  @Test
  void levelAndSpectrumOfNoiseSurviveTheDescription() {
    Random random = new Random(1);
    short[] hum = new short[16_000];
    double low = 0;
    for (int i = 0; i < hum.length; i++) {
      low = 0.9 * low + random.nextGaussian() * 100;
      hum[i] = (short) low;
    }
    byte[] packet = new byte[20];
    int length = new ComfortNoiseEncoder().encode(Sound.frame(hum, 0, 1600, 8000, 1), packet, 0);
    assertThat(length).isEqualTo(ComfortNoiseEncoder.LENGTH);
    ComfortNoiseDecoder decoder = new ComfortNoiseDecoder(8000, 1);
    decoder.decode(packet, 0, length, out);
    short[] heard = noise(decoder, 100);
    assertThat(Sound.rms(heard, 1600, 14_000) / Sound.rms(hum, 0, 1600)).isBetween(0.7, 1.4);
    assertThat(tilt(heard)).isBetween(tilt(hum) - 0.08, tilt(hum) + 0.08);
  }

  /// Correlation of neighbouring samples: 1 is all bass.
  private static double tilt(short[] pcm) {
    double sum = 0;
    double energy = 1;
    for (int i = 2000; i < pcm.length; i++) {
      sum += (double) pcm[i] * pcm[i - 1];
      energy += (double) pcm[i] * pcm[i];
    }
    return sum / energy;
  }

  @Test
  void silenceIsSilent() {
    ComfortNoiseDecoder decoder = new ComfortNoiseDecoder(8000, 2);
    decoder.decode(new byte[] {127}, 0, 1, out);
    assertThat(Sound.rms(noise(decoder, 2), 0, 320)).isZero();
  }

  @Test
  void emptyPacketsAreCounted() {
    ComfortNoiseDecoder decoder = new ComfortNoiseDecoder(8000, 1);
    decoder.decode(new byte[0], 0, 0, out);
    assertThat(decoder.malformed()).isEqualTo(1);
  }

  @FuzzTest
  void anyBytesAreQuietNoise(byte[] bytes) {
    check(bytes);
  }

  @Test
  void noDescriptionIsLoud() {
    Random random = new Random(2);
    for (int i = 0; i < 500; i++) {
      byte[] bytes = new byte[random.nextInt(30)];
      random.nextBytes(bytes);
      check(bytes);
    }
  }

  private void check(byte[] bytes) {
    ComfortNoiseDecoder decoder = new ComfortNoiseDecoder(8000, 1);
    decoder.decode(bytes, 0, bytes.length, out);
    assertThat(Sound.rms(noise(decoder, 50), 0, 8000)).isLessThan(8000);
  }
}
