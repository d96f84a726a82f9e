package io.rivero.codec.vp8;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rivero.codec.picture.I420Picture;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class Vp8EncoderTest {
  private static final long FRAME_NANOS = 33_333_333;

  private final Vp8Decoder decoder = new Vp8Decoder(Vp8Decoder.Config.defaults());

  /// What the encoder predicts from is what a decoder predicts from, at each speed.
  @ParameterizedTest
  @ValueSource(ints = {0, 3, 5, 8, 10})
  void decodesToWhatTheEncoderReconstructed(int speed) {
    var encoder = new Vp8Encoder(Vp8EncoderConfig.defaults(300_000).withSpeed(speed));
    for (int i = 0; i < 60; i++) {
      I420Picture picture = i % 20 == 19 ? Scenes.noise(176, 144, i) : scene(176, 144, i);
      roundTrip(encoder, picture, i);
    }
  }

  @ParameterizedTest
  @CsvSource({"1,1", "2,1", "1,33", "15,17", "16,16", "17,15", "31,3", "65,129", "321,43"})
  void takesEverySize(int width, int height) {
    var encoder = new Vp8Encoder(Vp8EncoderConfig.defaults(200_000));
    for (int i = 0; i < 8; i++) {
      roundTrip(encoder, scene(width, height, i), i);
    }
  }

  @Test
  void takesEveryKindOfContent() {
    var random = new Random(7);
    var encoder = new Vp8Encoder(Vp8EncoderConfig.defaults(2_000_000).withQuantiser(0, 127));
    for (int i = 0; i < 40; i++) {
      I420Picture picture =
          switch (random.nextInt(4)) {
            case 0 -> Scenes.noise(80, 64, i);
            case 1 -> Scenes.flat(80, 64, random.nextInt(256));
            default -> scene(80, 64, i);
          };
      encoder.setBitrate(30_000 << random.nextInt(8));
      roundTrip(encoder, picture, i);
    }
  }

  /// RFC 6386 section 9.3: segments with a finer quantiser, where nothing moves for some frames.
  @Test
  void whatStandsStillIsRenewedMoreFinely() {
    int[] segmented = new int[2];
    double[] psnr = new double[2];
    for (int renews = 0; renews < 2; renews++) {
      var config = Vp8EncoderConfig.defaults(60_000).withRenewal(renews == 1);
      var encoder = new Vp8Encoder(config.withFrameDropping(false));
      for (int i = 0; i < 60; i++) {
        I420Picture picture = scene(176, 144, i < 8 ? i : i == 40 ? 9 : 8);
        Vp8EncodedFrame frame = Objects.requireNonNull(encode(encoder, picture, i));
        decodes(encoder, frame, i);
        segmented[renews] += hasSegments(frame) ? 1 : 0;
        psnr[renews] = Scenes.psnr(picture, shown());
      }
    }
    assertThat(segmented[0]).isZero();
    assertThat(segmented[1]).isPositive();
    assertThat(psnr[1]).isGreaterThan(psnr[0]);
  }

  /// RFC 6386 section 9.1: the size of the first partition has 19 bits.
  @Test
  void modesThatDoNotFitIntoTheFirstPartitionAreMadeSimpler() {
    var config = Vp8EncoderConfig.defaults(2_000_000).withSpeed(0);
    var encoder = new Vp8Encoder(config, 1200);
    for (int i = 0; i < 5; i++) {
      var frame = Objects.requireNonNull(encode(encoder, Scenes.noise(256, 256, i), i));
      var header = Objects.requireNonNull(Vp8FrameHeader.parse(frame.bytes(), 0, frame.length()));
      assertThat(header.firstPartitionBytes()).isLessThanOrEqualTo(1200);
      decodes(encoder, frame, i);
    }
  }

  @Test
  void pictureThatCannotBeExpressedIsLeftOut() {
    var encoder = new Vp8Encoder(Vp8EncoderConfig.defaults(2_000_000), 10);
    assertThat(encode(encoder, Scenes.noise(96, 96, 1), 0)).isNull();
    assertThat(encoder.droppedPictures()).isEqualTo(1);
  }

  /// At 60 kbit/s the quantiser is far too coarse to code the ripples themselves.
  @Test
  void flatGroundIsFlatAgainBehindWhatMovedOverIt() {
    var encoder = new Vp8Encoder(Vp8EncoderConfig.defaults(60_000));
    double left = 0;
    for (int i = 0; i < 60; i++) {
      I420Picture picture = Scenes.flat(176, 144, 90);
      I420Picture noise = Scenes.noise(40, 40, i / 4);
      for (int y = 0; y < 40; y++) {
        int from = noise.offset() + y * noise.stride();
        int to = picture.offset() + (y + 50 + i % 7) * picture.stride() + (i * 5) % 130;
        System.arraycopy(noise.y(), from, picture.y(), to, 40);
      }
      roundTrip(encoder, picture, i);
      for (int y = 0; i >= 30 && y < 144; y++) {
        for (int x = 0; x < 176; x++) {
          int source = picture.y()[picture.offset() + y * picture.stride() + x];
          int seen = shown().y()[shown().offset() + y * shown().stride() + x] & 0xff;
          left += source == 90 ? Math.abs(seen - 90) : 0;
        }
      }
    }
    assertThat(left / 30 / (176 * 144)).isLessThan(0.7);
  }

  @Test
  void newSizeStartsWithAKeyFrame() {
    var encoder = new Vp8Encoder(Vp8EncoderConfig.defaults(300_000).withFrameDropping(false));
    assertThat(roundTrip(encoder, scene(96, 64, 0), 0)).isTrue();
    assertThat(roundTrip(encoder, scene(96, 64, 1), 1)).isFalse();
    assertThat(roundTrip(encoder, scene(64, 96, 2), 2)).isTrue();
    assertThat(decoder.width()).isEqualTo(64);
    assertThat(roundTrip(encoder, scene(64, 96, 3), 3)).isFalse();
  }

  @Test
  void keyFramesComeWhenAskedForAndAtTheInterval() {
    var config = new Vp8EncoderConfig(500_000, 30, 4, 124, 600, false, 10, 1, false, 5, true);
    var encoder = new Vp8Encoder(config);
    for (int i = 0; i < 25; i++) {
      if (i == 5) {
        encoder.requestKeyFrame();
      }
      boolean key = roundTrip(encoder, scene(96, 64, i), i);
      assertThat(key).isEqualTo(i == 0 || i == 5 || i == 16);
    }
  }

  /// RFC 6386 section 9.11: what a lost frame would have changed is not needed to parse the next.
  @Test
  void resilientFramesAreParsedWithoutTheOnesBefore() {
    var config = Vp8EncoderConfig.defaults(300_000).withErrorResilience(true);
    var encoder = new Vp8Encoder(config);
    I420Picture picture = scene(96, 64, 0);
    for (int i = 0; i < 30; i++) {
      // The same but for its noise: what is lost hardly shows, misread macroblocks would.
      picture = Scenes.moving(96, 64, 0, i);
      Vp8EncodedFrame frame = encode(encoder, picture, i);
      if (frame != null && (i < 10 || i > 12)) {
        decoder.decode(frame.bytes(), 0, frame.length());
      }
    }
    assertThat(Scenes.psnr(picture, shown())).isGreaterThan(32);
  }

  @ParameterizedTest
  @CsvSource({"2,0", "3,0", "3,1", "3,2"})
  void lowerLayersDecodeWithoutTheUpperOnes(int layers, int kept) {
    var config = Vp8EncoderConfig.defaults(400_000).withTemporalLayers(layers);
    var encoder = new Vp8Encoder(config);
    int base = 255;
    for (int i = 0; i < 48; i++) {
      Vp8EncodedFrame frame = Objects.requireNonNull(encode(encoder, scene(96, 64, i), i));
      base = frame.temporalLayer() == 0 ? (base + 1) & 255 : base;
      assertThat(frame.tl0PictureIndex()).isEqualTo(base);
      // The last of a pattern of three layers may use the middle one.
      boolean sync = frame.temporalLayer() > 0 && (layers == 2 || i % 4 != 3);
      assertThat(frame.layerSync()).isEqualTo(sync);
      if (frame.temporalLayer() <= kept) {
        assertThat(decoder.decode(frame.bytes(), 0, frame.length()))
            .isEqualTo(Vp8Decoder.Result.SHOWN);
        if (!frame.droppable()) {
          assertThat(Scenes.same(encoder.lastTarget(), shown())).isTrue();
        }
        assertThat(Scenes.psnr(scene(96, 64, i), shown())).isGreaterThan(28);
      }
    }
  }

  @Test
  void qualityFollowsTheBitrate() {
    double low = meanPsnr(25_000);
    double high = meanPsnr(300_000);
    assertThat(low).isGreaterThan(26);
    assertThat(high).isGreaterThan(low + 4);
  }

  private double meanPsnr(int bitsPerSecond) {
    var encoder = new Vp8Encoder(Vp8EncoderConfig.defaults(bitsPerSecond));
    double sum = 0;
    for (int i = 0; i < 45; i++) {
      I420Picture picture = scene(176, 144, i);
      roundTrip(encoder, picture, i);
      sum += i < 15 ? 0 : Scenes.psnr(picture, shown());
    }
    return sum / 30;
  }

  @Test
  void hurriesWhenFramesTakeTooLong() {
    var encoder = new Vp8Encoder(Vp8EncoderConfig.defaults(300_000).withSpeed(2));
    encoder.setFrameBudgetNanos(10_000_000);
    for (int i = 0; i < 40; i++) {
      encoder.frameTook(20_000_000);
    }
    assertThat(encoder.speed()).isEqualTo(Vp8EncoderConfig.MAX_SPEED);
    for (int i = 0; i < 1000; i++) {
      encoder.frameTook(3_000_000);
    }
    assertThat(encoder.speed()).isEqualTo(2);
  }

  @Test
  void wrongConfigurationIsRefused() {
    var config = Vp8EncoderConfig.defaults(300_000);
    assertThatThrownBy(() -> config.withSpeed(11)).hasMessageContaining("speed");
    assertThatThrownBy(() -> config.withTemporalLayers(4)).hasMessageContaining("temporalLayers");
    assertThatThrownBy(() -> config.withQuantiser(50, 40)).hasMessageContaining("maxQuantiser");
  }

  /// @return whether it is a key frame
  private boolean roundTrip(Vp8Encoder encoder, I420Picture picture, int number) {
    Vp8EncodedFrame frame = encode(encoder, picture, number);
    if (frame == null) {
      return false;
    }
    decodes(encoder, frame, number);
    return frame.keyFrame();
  }

  private void decodes(Vp8Encoder encoder, Vp8EncodedFrame frame, int number) {
    assertThat(decoder.decode(frame.bytes(), 0, frame.length())).isEqualTo(Vp8Decoder.Result.SHOWN);
    assertThat(Scenes.same(encoder.lastTarget(), shown())).as("picture %s", number).isTrue();
  }

  /// Of a frame between key frames: the first bit after the tag.
  private static boolean hasSegments(Vp8EncodedFrame frame) {
    return !frame.keyFrame() && (frame.bytes()[3] & 0x80) != 0;
  }

  private I420Picture shown() {
    return Objects.requireNonNull(decoder.picture());
  }

  private static @Nullable Vp8EncodedFrame encode(
      Vp8Encoder encoder, I420Picture picture, int number) {
    return encoder.encode(picture, number * FRAME_NANOS);
  }

  private static I420Picture scene(int width, int height, int number) {
    return Scenes.moving(width, height, number, 42);
  }
}
