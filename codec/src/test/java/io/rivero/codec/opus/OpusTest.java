package io.rivero.codec.opus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.rivero.codec.audio.AudioFrame;
import io.rivero.codec.audio.Sound;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// RFC 6716, through the library's eyes and ours.
class OpusTest {
  private static final int RATE = 48_000;
  private final byte[] packet = new byte[1500];
  private final AudioFrame out = new AudioFrame();

  @ParameterizedTest
  @CsvSource({
    "120,1", "240,1", "480,1", "960,1", "1920,1", "2880,1", "120,2", "480,2", "960,2", "2880,2"
  })
  void aToneKeepsFrequencyAndLevelInFramesOf2And5To60Milliseconds(int samples, int channels) {
    OpusEncoder encoder =
        new OpusEncoder(
            new OpusEncoder.Config(RATE, channels, false, 64_000 * channels, 5, false, 0, false));
    OpusDecoder decoder = new OpusDecoder(RATE, channels);
    short[] tone = Sound.tone(440, 10_000, RATE, channels, RATE);
    short[] heard = new short[RATE];
    for (int at = 0; at + samples <= RATE; at += samples) {
      int length = encoder.encode(Sound.frame(tone, at, samples, RATE, channels), packet, 0);
      assertThat(decoder.samples(packet, 0, length)).isEqualTo(samples);
      decoder.decode(packet, 0, length, out);
      assertThat(out.samples()).isEqualTo(samples);
      for (int i = 0; i < samples; i++) {
        heard[at + i] = out.pcm()[i * channels];
      }
    }
    assertThat(Sound.amplitude(heard, 9600, 28_800, 440, RATE)).isBetween(9000.0, 11_000.0);
    assertThat(Sound.toneToRest(heard, 9600, 28_800, 440, RATE)).isGreaterThan(20);
    assertThat(decoder.malformed()).isZero();
  }

  @Test
  void lostPacketsComeBackOutOfTheirSuccessors() {
    OpusEncoder encoder =
        new OpusEncoder(new OpusEncoder.Config(RATE, 1, true, 32_000, 5, true, 25, false));
    short[] speech = Sound.speech(RATE, RATE * 4, 1);
    double[] error = new double[2];
    int redundant = 0;
    int lost = 0;
    OpusDecoder whole = new OpusDecoder(RATE, 1);
    OpusDecoder withFec = new OpusDecoder(RATE, 1);
    OpusDecoder without = new OpusDecoder(RATE, 1);
    Random random = new Random(4);
    AudioFrame truth = new AudioFrame();
    AudioFrame missing = new AudioFrame();
    boolean gap = false;
    for (int at = 0; at + 960 <= speech.length; at += 960) {
      int length = encoder.encode(Sound.frame(speech, at, 960, RATE, 1), packet, 0);
      if (gap) {
        redundant += withFec.recover(packet, 0, length, 960, out) ? 1 : 0;
        error[0] += distance(out, missing);
        without.conceal(960, out);
        error[1] += distance(out, missing);
      }
      whole.decode(packet, 0, length, truth);
      missing.copyFrom(truth);
      gap = at > RATE && !gap && random.nextInt(5) == 0;
      if (gap) {
        lost++;
      } else {
        withFec.decode(packet, 0, length, out);
        without.decode(packet, 0, length, out);
      }
    }
    assertThat(lost).isGreaterThan(10);
    assertThat(redundant).isGreaterThanOrEqualTo(lost * 6 / 10);
    assertThat(error[0]).isLessThan(error[1] / 2);
  }

  private static double distance(AudioFrame a, AudioFrame b) {
    double sum = 0;
    for (int i = 0; i < a.samples(); i++) {
      double d = a.pcm()[i] - b.pcm()[i];
      sum += d * d;
    }
    return sum;
  }

  @Test
  void concealmentGoesOnAndFadesAway() {
    OpusEncoder encoder = new OpusEncoder(OpusEncoder.Config.speech());
    OpusDecoder decoder = new OpusDecoder(RATE, 1);
    short[] tone = Sound.tone(300, 8000, RATE, 1, RATE);
    for (int at = 0; at < RATE; at += 960) {
      int length = encoder.encode(Sound.frame(tone, at, 960, RATE, 1), packet, 0);
      decoder.decode(packet, 0, length, out);
    }
    decoder.conceal(960, out);
    assertThat(Sound.rms(out.pcm(), 0, 960)).isGreaterThan(2000);
    for (int i = 0; i < 50; i++) {
      decoder.conceal(960, out);
    }
    assertThat(Sound.rms(out.pcm(), 0, 960)).isLessThan(100);
    decoder.conceal(1, out);
    assertThat(out.samples()).isEqualTo(120); // whole quanta of 2.5 ms
  }

  @Test
  void silenceIsNotSentAndIsSilentAtTheOtherEnd() {
    OpusEncoder encoder =
        new OpusEncoder(new OpusEncoder.Config(RATE, 1, true, 32_000, 5, false, 0, true));
    OpusDecoder decoder = new OpusDecoder(RATE, 1);
    short[] speech = Sound.speech(RATE, RATE, 1);
    int pauses = 0;
    int sent = 0;
    for (int i = 0; i < 150; i++) {
      AudioFrame frame = new AudioFrame().set(RATE, 1, 960);
      if (i < 50) {
        frame = Sound.frame(speech, i * 960, 960, RATE, 1);
      } else {
        frame.silence();
      }
      int length = encoder.encode(frame, packet, 0);
      if (length == 0) {
        decoder.conceal(960, out);
        continue;
      }
      pauses += decoder.startsPause(packet, 0, length) ? 1 : 0;
      sent += i >= 65 ? 1 : 0;
      decoder.decode(packet, 0, length, out);
    }
    assertThat(sent).isBetween(3, 8); // 1.7 s, refreshed every 400 ms
    assertThat(pauses).isBetween(3, 8);
    assertThat(Sound.rms(out.pcm(), 0, 960)).isLessThan(30);
    int length = encoder.encode(Sound.frame(speech, 9600, 960, RATE, 1), packet, 0);
    assertThat(length).isGreaterThan(20); // and speech is back at once
  }

  @Test
  void bitRateAndComplexityChangeWhileItRuns() {
    OpusEncoder encoder = new OpusEncoder(OpusEncoder.Config.music());
    short[] tone = Sound.speech(RATE, RATE * 2 * 3, 2);
    int[] bytes = new int[3];
    int[] rates = {96_000, 24_000, 160_000};
    for (int part = 0; part < 3; part++) {
      encoder.setBitsPerSecond(rates[part]);
      encoder.setComplexity(part * 5);
      for (int i = 0; i < 50; i++) {
        int length =
            encoder.encode(Sound.frame(tone, (part * 50 + i) * 960, 960, RATE, 2), packet, 0);
        bytes[part] += i >= 10 ? length : 0;
      }
    }
    for (int part = 0; part < 3; part++) {
      assertThat(bytes[part] * 10.0).isBetween(rates[part] * 0.6, rates[part] * 1.3);
    }
    encoder.setBitsPerSecond(1);
    assertThat(encoder.bitsPerSecond()).isEqualTo(6000);
  }

  @ParameterizedTest
  @ValueSource(ints = {100, 479, 5760})
  void framesThatOpusDoesNotHaveAreRefused(int samples) {
    OpusEncoder encoder = new OpusEncoder(OpusEncoder.Config.speech());
    AudioFrame frame = new AudioFrame().set(RATE, 1, samples);
    assertThatThrownBy(() -> encoder.encode(frame, packet, 0))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void damagedPacketsNeverThrowAndTheDecoderGoesOn() {
    Random random = new Random(9);
    OpusEncoder encoder = new OpusEncoder(OpusEncoder.Config.speech());
    OpusEncoder stereo = new OpusEncoder(OpusEncoder.Config.music());
    OpusDecoder decoder = new OpusDecoder(RATE, 2);
    short[] speech = Sound.speech(RATE, RATE * 2, 5);
    for (int i = 0; i < 400; i++) {
      int at = i % 90 * 480;
      int length =
          (i & 1) == 0
              ? encoder.encode(Sound.frame(speech, at, 960, RATE, 1), packet, 0)
              : stereo.encode(Sound.frame(speech, at, 960, RATE, 2), packet, 0);
      byte[] bytes = Arrays.copyOf(packet, random.nextInt(8) == 0 ? random.nextInt(20) : length);
      for (int k = random.nextInt(6); k > 0 && bytes.length > 0; k--) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
      }
      check(decoder, bytes);
    }
    assertThat(decoder.malformed()).isPositive();
    short[] tone = Sound.tone(440, 8000, RATE, 1, RATE);
    OpusEncoder again = new OpusEncoder(OpusEncoder.Config.speech());
    for (int at = 0; at < RATE; at += 960) {
      int length = again.encode(Sound.frame(tone, at, 960, RATE, 1), packet, 0);
      decoder.decode(packet, 0, length, out);
    }
    assertThat(Sound.rms(out.pcm(), 0, 1920)).isBetween(4500.0, 6500.0);
  }

  /// A decoder after a mishap holds its level down: it ends what it was playing softly.
  @Test
  void malformedPacketsDoNotClick() {
    OpusEncoder encoder = new OpusEncoder(OpusEncoder.Config.speech());
    OpusDecoder decoder = new OpusDecoder(RATE, 1);
    short[] tone = Sound.tone(300, 20_000, RATE, 1, RATE);
    short[] heard = new short[RATE + 960 * 10];
    for (int i = 0; i < 60; i++) {
      int length = i < 50 ? encoder.encode(Sound.frame(tone, i * 960, 960, RATE, 1), packet, 0) : 2;
      if (i >= 50) {
        packet[0] = (byte) 0xff; // no frames
        packet[1] = 0;
      }
      decoder.decode(packet, 0, length, out);
      System.arraycopy(out.pcm(), 0, heard, i * 960, 960);
    }
    assertThat(decoder.malformed()).isEqualTo(10);
    assertThat(Sound.steepest(heard, 40 * 960, 20 * 960))
        .isLessThan(2 * Sound.steepest(tone, 0, RATE));
  }

  @FuzzTest
  void anyBytesDecode(byte[] bytes) {
    check(new OpusDecoder(RATE, 1), bytes);
    check(new OpusDecoder(16_000, 2), bytes);
  }

  private void check(OpusDecoder decoder, byte[] bytes) {
    int expected = decoder.samples(bytes, 0, bytes.length);
    decoder.recover(bytes, 0, bytes.length, decoder.sampleRateHz() / 50, out);
    assertThat(out.samples()).isEqualTo(decoder.sampleRateHz() / 50);
    decoder.decode(bytes, 0, bytes.length, out);
    assertThat(out.samples()).isPositive();
    if (expected > 0) {
      assertThat(out.samples()).isEqualTo(expected);
    }
  }
}
