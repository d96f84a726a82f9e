package io.rivero.codec.vp8;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.rivero.codec.picture.I420Picture;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;

class RateControlTest {
  private static final int FRAMES_PER_SECOND = 30;

  private final I420Picture[] pictures = new I420Picture[60];

  /// The scene goes forth and back, so that it never jumps.
  private I420Picture picture(int number) {
    int n = number % 120;
    int at = n < 60 ? n : 119 - n;
    if (pictures[at] == null) {
      pictures[at] = Scenes.moving(320, 240, at, 5);
    }
    return pictures[at];
  }

  @Test
  void bitrateFollowsItsTarget() {
    var encoder = new Vp8Encoder(Vp8EncoderConfig.defaults(300_000).withSpeed(8));
    int number = 0;
    for (int target : new int[] {300_000, 800_000, 150_000}) {
      encoder.setBitrate(target);
      long bits = 0;
      for (int i = 0; i < 10 * FRAMES_PER_SECOND; i++) {
        int sent = encode(encoder, picture(number), number++);
        bits += i >= 2 * FRAMES_PER_SECOND ? sent : 0;
      }
      assertThat(bits / 8.0)
          .as("target %s", target)
          .isCloseTo(target, Percentage.withPercentage(5));
    }
  }

  @Test
  void keyFrameOnDemandStaysInTheBuffer() {
    var encoder = new Vp8Encoder(Vp8EncoderConfig.defaults(400_000).withSpeed(8));
    double capacity = 0.6 * 400_000;
    for (int i = 0; i < 300; i++) {
      if (i % 100 == 50) {
        encoder.requestKeyFrame();
      }
      encode(encoder, picture(i), i);
      assertThat((double) encoder.bufferedBits()).isLessThanOrEqualTo(capacity);
    }
    assertThat(encoder.droppedPictures()).isLessThan(10);
  }

  /// Nothing is known before the first frame: it is coded again rather than left coarse or too
  /// large.
  @Test
  void firstKeyFrameUsesTheBuffer() {
    for (int bitsPerSecond : new int[] {100_000, 300_000, 1_000_000}) {
      for (I420Picture picture : new I420Picture[] {picture(0), Scenes.noise(320, 240, 1)}) {
        var encoder = new Vp8Encoder(Vp8EncoderConfig.defaults(bitsPerSecond));
        double capacity = 0.6 * bitsPerSecond;
        Vp8EncodedFrame first = encoder.encode(picture, 0);
        assertThat(first).isNotNull();
        int bits = 8 * first.length();
        boolean finest = first.quantiser() == 4;
        boolean coarsest = first.quantiser() == 124;
        assertThat(finest || bits > 0.25 * capacity).isTrue();
        assertThat(coarsest || bits <= capacity).isTrue();
      }
    }
  }

  @Test
  void frameAfterTheFirstIsNoLargerThanTheOthers() {
    var encoder = new Vp8Encoder(Vp8EncoderConfig.defaults(300_000));
    encode(encoder, picture(0), 0);
    assertThat(encode(encoder, picture(1), 1)).isLessThan(3 * 300_000 / FRAMES_PER_SECOND);
  }

  @Test
  void picturesAreDroppedBeforeTheBufferOverflows() {
    var encoder = new Vp8Encoder(Vp8EncoderConfig.defaults(60_000).withSpeed(8));
    double capacity = 0.6 * 60_000;
    int sent = 0;
    for (int i = 0; i < 90; i++) {
      boolean wasInDebt = encoder.bufferedBits() > 60_000 / FRAMES_PER_SECOND;
      int bits = encode(encoder, Scenes.noise(160, 128, i), i);
      sent += bits > 0 ? 1 : 0;
      assertThat(bits == 0 || !wasInDebt || encoder.bufferedBits() <= capacity).isTrue();
    }
    assertThat(sent).isGreaterThan(2);
    assertThat(encoder.droppedPictures()).isEqualTo(90 - sent);
  }

  @Test
  void withoutDroppingEachPictureIsSent() {
    var config = Vp8EncoderConfig.defaults(30_000).withSpeed(8).withFrameDropping(false);
    var encoder = new Vp8Encoder(config);
    for (int i = 0; i < 20; i++) {
      assertThat(encode(encoder, Scenes.noise(64, 64, i), i)).isPositive();
    }
  }

  @Test
  void bufferDrainsWithTime() {
    var rate = new RateControl(Vp8EncoderConfig.defaults(100_000));
    rate.onPicture(0);
    rate.onFrame(true, 0, 1000, 60, 40_000);
    rate.onPicture(200_000_000);
    assertThat(rate.level()).isCloseTo(20_000, within(1.0));
    rate.onPicture(5_000_000_000L);
    assertThat(rate.level()).isNegative();
  }

  private static int encode(Vp8Encoder encoder, I420Picture picture, int number) {
    Vp8EncodedFrame frame = encoder.encode(picture, number * 1_000_000_000L / FRAMES_PER_SECOND);
    return frame == null ? 0 : 8 * frame.length();
  }
}
