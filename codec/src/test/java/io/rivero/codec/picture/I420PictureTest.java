package io.rivero.codec.picture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class I420PictureTest {
  @ParameterizedTest
  @CsvSource({
    "1, 1, 0",
    "1, 1, 48",
    "175, 143, 48",
    "176, 144, 32",
    "640, 480, 48",
    "641, 479, 16"
  })
  void allOfTheCodedAreaAndTheBorderIsInsideThePlanes(int width, int height, int border) {
    I420Picture picture = I420Picture.allocate(width, height, border);
    int last =
        (picture.codedHeight() + border - 1) * picture.stride() + picture.codedWidth() + border - 1;
    int half = border / 2;
    int lastChroma =
        (picture.codedHeight() / 2 + half - 1) * picture.chromaStride()
            + picture.codedWidth() / 2
            + half
            - 1;

    assertThat(picture.offset() - border * picture.stride() - border).isZero();
    assertThat(picture.offset() + last)
        .isLessThanOrEqualTo(picture.y().length - I420Picture.SLACK - 1);
    assertThat(picture.chromaOffset() - half * picture.chromaStride() - half).isZero();
    assertThat(picture.chromaOffset() + lastChroma)
        .isLessThanOrEqualTo(picture.u().length - I420Picture.SLACK - 1);
    assertThat(picture.v()).hasSameSizeAs(picture.u());
    assertThat(picture.stride() % 32).isZero();
  }

  @Test
  void oddSizesRoundChromaUp() {
    I420Picture picture = I420Picture.allocate(175, 143, 0);

    assertThat(picture.chromaWidth()).isEqualTo(88);
    assertThat(picture.chromaHeight()).isEqualTo(72);
    assertThat(picture.codedWidth()).isEqualTo(176);
    assertThat(picture.codedHeight()).isEqualTo(144);
  }

  @Test
  void sizesAndBordersThatMakeNoSenseAreRefused() {
    assertThatThrownBy(() -> I420Picture.allocate(0, 1, 0))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> I420Picture.allocate(1, 16384, 0))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> I420Picture.allocate(1, 1, 8))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> I420Picture.allocate(1, 1, -16))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void moreReleasesThanOwnersAreAnError() {
    I420Picture picture = I420Picture.allocate(16, 16, 0);
    picture.retain();
    picture.release();
    picture.release();

    assertThatThrownBy(picture::release).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(picture::retain).isInstanceOf(IllegalStateException.class);
    assertThat(picture).hasToString("I420 16x16, owners 0");
  }
}
