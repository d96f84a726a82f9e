package io.rivero.codec.audio;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

/// Levels as RFC 6464 has them.
class ActiveSpeakerTest {
  private static final long MS = 1_000_000;
  private final ActiveSpeaker speakers = new ActiveSpeaker(ActiveSpeaker.Config.defaults(), 4);
  private long now;
  private int changes;

  private void speak(int millis, int... dbov) {
    for (int i = 0; i < millis; i += 20, now += 20 * MS) {
      for (int who = 0; who < dbov.length; who++) {
        changes += speakers.level(who, dbov[who], now) ? 1 : 0;
      }
    }
  }

  @Test
  void nobodySpeaksUntilSomebodyIsHeard() {
    speak(1000, 90, 127, 60);
    assertThat(speakers.active()).isEqualTo(ActiveSpeaker.NOBODY);
    speak(20, 90, 30, 60);
    assertThat(speakers.active()).isEqualTo(1);
  }

  @Test
  void aCoughDoesNotTakeTheFloorButALongerSpeechDoes() {
    speak(2000, 30, 127);
    speak(300, 30, 10);
    speak(1500, 30, 127);
    assertThat(speakers.active()).isZero();
    speak(1500, 80, 30);
    assertThat(speakers.active()).isEqualTo(1);
    assertThat(changes).isEqualTo(2);
  }

  @Test
  void pausesBetweenWordsDoNotCount() {
    Random random = new Random(1);
    for (int i = 0; i < 200; i++) {
      speak(100 + random.nextInt(300), 30, 38);
      speak(100 + random.nextInt(300), 70, 75);
    }
    assertThat(speakers.active()).isZero();
    assertThat(changes).isEqualTo(1);
  }

  @Test
  void almostEquallyLoudVoicesDoNotFlicker() {
    Random random = new Random(2);
    for (int i = 0; i < 3000; i++) {
      speak(20, 28 + random.nextInt(8), 28 + random.nextInt(8), 28 + random.nextInt(8));
    }
    assertThat(changes).isLessThan(5);
  }

  @Test
  void whoLeavesIsNotTheSpeakerAnyMore() {
    speak(1000, 30, 60);
    assertThat(speakers.left(0)).isTrue();
    assertThat(speakers.active()).isEqualTo(ActiveSpeaker.NOBODY);
    speak(100, 127, 40);
    assertThat(speakers.active()).isEqualTo(1);
  }

  @Test
  void theLevelIsThatOfTheStandard() {
    short[] square = new short[960];
    for (int i = 0; i < 960; i++) {
      square[i] = i % 2 == 0 ? Short.MAX_VALUE : Short.MIN_VALUE;
    }
    assertThat(AudioLevel.dbov(Sound.frame(square, 0, 960, 48_000, 1))).isZero();
    short[] tone = Sound.tone(1000, 3276.8, 48_000, 1, 960);
    assertThat(AudioLevel.dbov(Sound.frame(tone, 0, 960, 48_000, 1))).isEqualTo(23);
    assertThat(AudioLevel.dbov(new AudioFrame().set(48_000, 1, 960))).isEqualTo(127);
  }
}
