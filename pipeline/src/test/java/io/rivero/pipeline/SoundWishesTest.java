package io.rivero.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.rivero.pipeline.audio.EncoderSettings;
import io.rivero.sdp.FormatParameters;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// RFC 7587 section 6.1.
class SoundWishesTest {
  private final SoundWishes wishes = new SoundWishes();

  private void viewer(String parameters, double fractionLost) {
    wishes.add(new FormatParameters(parameters), fractionLost);
  }

  @Test
  void theWorstLossOfThoseWhoCanRepairCounts() {
    viewer("minptime=10;useinbandfec=1", 0.02);
    viewer("useinbandfec=1", 0.07);
    viewer("useinbandfec=0", 0.1);
    viewer("", 0.15);
    assertThat(wishes.settings(true)).isEqualTo(new EncoderSettings(7, false, 0));
  }

  @Test
  void aViewerWhoLosesNearlyEverythingDoesNotSpoilItForTheOthers() {
    viewer("useinbandfec=1", 0.9);
    assertThat(wishes.settings(true).lossPercent()).isEqualTo(SoundWishes.MAX_LOSS_PERCENT);
  }

  @Test
  void silenceIsLeftOutOnlyIfAllWantItSo() {
    viewer("usedtx=1", 0);
    assertThat(wishes.settings(true).dtx()).isTrue();
    viewer("useinbandfec=1", 0);
    assertThat(wishes.settings(true).dtx()).isFalse();
    assertThat(new SoundWishes().settings(false)).isEqualTo(EncoderSettings.USUAL);
  }

  @Test
  void theLeastBitRateCounts() {
    viewer("maxaveragebitrate=20000", 0);
    viewer("maxaveragebitrate=12000", 0);
    viewer("", 0);
    assertThat(wishes.settings(true).maxBitsPerSecond()).isEqualTo(12_000);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "-1", "0", "5999", "x", "99999999999", "1e9", "\u0661\u0662000"})
  void aBitRateThatIsNoneIsNotSaid(String value) {
    viewer("maxaveragebitrate=" + value, 0);
    assertThat(wishes.settings(true).maxBitsPerSecond()).isZero();
  }
}
