package io.rivero.pipeline.video;

import static org.assertj.core.api.Assertions.assertThat;

import io.rivero.pipeline.video.EncoderTarget.Limits;
import org.junit.jupiter.api.Test;

class EncoderTargetTest {
  private static final Limits NONE = new Limits(0, 0, Integer.MAX_VALUE);

  private long reports;
  private final EncoderTarget target = new EncoderTarget(NONE);

  @Test
  void theSizeDecidesUntilSomebodyReports() {
    target.setSize(640, 480);
    int vga = target.bitsPerSecond();
    target.setSize(1280, 720);

    assertThat(vga).isBetween(500_000, 1_000_000);
    assertThat((double) target.bitsPerSecond() / vga).isBetween(2.9, 3.1);
  }

  @Test
  void anApplicationsStartCountsUntilSomebodyReports() {
    target.setLimits(new Limits(200_000, 0, Integer.MAX_VALUE));
    assertThat(target.bitsPerSecond()).isEqualTo(200_000);

    target.viewerBitrate(1, 500_000);
    assertThat(target.bitsPerSecond()).isEqualTo(500_000);
  }

  @Test
  void theMedianOfTheViewersCounts() {
    target.viewerBitrate(1, 100_000);
    target.viewerBitrate(2, 400_000);
    target.viewerBitrate(3, 900_000);
    assertThat(target.bitsPerSecond()).isEqualTo(400_000);

    target.viewerLeft(1);
    target.viewerLeft(2);
    assertThat(target.bitsPerSecond()).isEqualTo(900_000);
  }

  @Test
  void lossesLowerTheTargetAndItRecovers() {
    target.viewerBitrate(1, 600_000);
    target.viewerLoss(1, ++reports, 0.2);
    assertThat(target.bitsPerSecond()).isEqualTo(540_000);
    target.viewerLoss(1, ++reports, 0.2);
    assertThat(target.bitsPerSecond()).isEqualTo(486_000);
    target.viewerLoss(1, ++reports, 0.05); // neither bad nor good
    assertThat(target.bitsPerSecond()).isEqualTo(486_000);
    for (int i = 0; i < 4; i++) {
      target.viewerLoss(1, ++reports, 0);
    }
    assertThat(target.bitsPerSecond()).isEqualTo(600_000);
  }

  @Test
  void aReportCountsOnceHoweverOftenItIsLookedAt() {
    target.viewerBitrate(1, 600_000);
    target.viewerLoss(1, 1, 0.2);
    target.viewerLoss(1, 1, 0.2);
    target.viewerLoss(1, 1, 0.2);
    assertThat(target.bitsPerSecond()).isEqualTo(540_000);
    target.viewerLoss(1, 2, 0.2);
    assertThat(target.bitsPerSecond()).isEqualTo(486_000);
  }

  @Test
  void limitsHoldWhateverViewersSay() {
    target.setLimits(new Limits(0, 300_000, 700_000));
    target.viewerBitrate(1, 50_000);
    assertThat(target.bitsPerSecond()).isEqualTo(300_000);

    target.viewerBitrate(1, 50_000_000);
    target.setSize(1920, 1080);
    assertThat(target.bitsPerSecond()).isEqualTo(700_000);
  }

  @Test
  void nobodyGetsMoreThanThePictureNeedsOrLessThanItTakes() {
    target.setSize(160, 120);
    target.viewerBitrate(1, Long.MAX_VALUE - 1);
    assertThat(target.bitsPerSecond()).isLessThan(200_000);

    target.viewerBitrate(1, 0);
    assertThat(target.bitsPerSecond()).isEqualTo(EncoderTarget.LEAST_BITS_PER_SECOND);
  }
}
