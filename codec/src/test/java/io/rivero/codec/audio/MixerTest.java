package io.rivero.codec.audio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class MixerTest {
  private static final int RATE = 48_000;

  private static AudioFrame tone(double hz, double amplitude, int block) {
    short[] pcm = Sound.tone(hz, amplitude, RATE, 1, (block + 1) * 960);
    return Sound.frame(pcm, block * 960, 960, RATE, 1);
  }

  @Test
  void everybodyHearsAllTheOthersAndNotHimself() {
    Mixer mixer = new Mixer(RATE, 1, 960);
    double[] tones = {300, 700, 1500};
    Mixer.Output[] outputs = {new Mixer.Output(), new Mixer.Output(), new Mixer.Output()};
    Mixer.Output listeners = new Mixer.Output();
    short[][] heard = new short[4][960 * 20];
    AudioFrame out = new AudioFrame();
    for (int block = 0; block < 20; block++) {
      mixer.begin();
      AudioFrame[] voices = new AudioFrame[3];
      for (int i = 0; i < 3; i++) {
        voices[i] = tone(tones[i], 5000, block);
        mixer.add(voices[i]);
      }
      for (int i = 0; i < 3; i++) {
        mixer.mix(voices[i], outputs[i], out);
        System.arraycopy(out.pcm(), 0, heard[i], block * 960, 960);
      }
      mixer.mix(null, listeners, out);
      System.arraycopy(out.pcm(), 0, heard[3], block * 960, 960);
    }
    for (int listener = 0; listener < 4; listener++) {
      for (int voice = 0; voice < 3; voice++) {
        double level = Sound.amplitude(heard[listener], 0, 19_200, tones[voice], RATE);
        if (voice == listener) {
          assertThat(level).isLessThan(5);
        } else {
          assertThat(level).isBetween(4990.0, 5010.0);
        }
      }
    }
  }

  @Test
  void oneVoiceAloneIsUnchangedAndSilentForItself() {
    Mixer mixer = new Mixer(RATE, 1, 960);
    AudioFrame voice = tone(440, 32_000, 3);
    AudioFrame out = new AudioFrame();
    mixer.begin();
    mixer.mix(null, new Mixer.Output(), out);
    assertThat(Sound.rms(out.pcm(), 0, 960)).isZero();
    mixer.add(tone(440, 20_000, 3));
    mixer.mix(null, new Mixer.Output(), out);
    assertThat(Sound.snr(tone(440, 20_000, 3).pcm(), 0, out.pcm(), 0, 960)).isGreaterThan(150);
    mixer.begin();
    mixer.add(voice);
    mixer.mix(voice, new Mixer.Output(), out);
    assertThat(Sound.rms(out.pcm(), 0, 960)).isZero();
  }

  @Test
  void manyLoudVoicesAreTurnedDownAndNotCut() {
    Mixer mixer = new Mixer(RATE, 1, 960);
    Mixer.Output output = new Mixer.Output();
    AudioFrame out = new AudioFrame();
    short[] heard = new short[960 * 50];
    for (int block = 0; block < 50; block++) {
      mixer.begin();
      for (int i = 0; i < 4; i++) {
        mixer.add(tone(440, 20_000, block));
      }
      mixer.mix(null, output, out);
      System.arraycopy(out.pcm(), 0, heard, block * 960, 960);
    }
    int loudest = 0;
    for (short s : heard) {
      loudest = Math.max(loudest, Math.abs(s));
    }
    assertThat(loudest).isLessThan(32_767);
    assertThat(Sound.amplitude(heard, 9600, 28_800, 440, RATE)).isGreaterThan(27_000);
    assertThat(Sound.toneToRest(heard, 9600, 28_800, 440, RATE)).isGreaterThan(30);
    assertThat(Sound.steepest(heard, 0, heard.length)).isLessThan(6000);
  }

  @Test
  void theGainComesBackAfterALoudMoment() {
    Mixer mixer = new Mixer(RATE, 1, 960);
    Mixer.Output output = new Mixer.Output();
    AudioFrame out = new AudioFrame();
    double[] levels = new double[100];
    for (int block = 0; block < 100; block++) {
      mixer.begin();
      mixer.add(tone(440, 10_000, block));
      if (block < 5) {
        mixer.add(tone(440, 30_000, block));
        mixer.add(tone(440, 30_000, block));
      }
      mixer.mix(null, output, out);
      levels[block] = Sound.rms(out.pcm(), 0, 960) * Math.sqrt(2);
    }
    assertThat(levels[6]).isLessThan(6000);
    assertThat(levels[99]).isBetween(9900.0, 10_100.0);
    for (int block = 7; block < 100; block++) {
      assertThat(levels[block] / levels[block - 1]).isBetween(0.97, 1.09);
    }
  }

  @Test
  void framesOfAnotherFormatAreRefused() {
    Mixer mixer = new Mixer(RATE, 2, 960);
    assertThatThrownBy(() -> mixer.add(tone(440, 1, 0)))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
