package io.rivero.codec.picture;

import static io.rivero.codec.picture.PicturesTest.chroma;
import static io.rivero.codec.picture.PicturesTest.luma;
import static io.rivero.codec.picture.PicturesTest.visible;
import static io.rivero.codec.picture.PicturesTest.within;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rivero.codec.picture.Scaler.Method;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ScalerTest {
  @ParameterizedTest
  @EnumSource
  void theSameSizeIsACopy(Method method) {
    I420Picture source = PicturesTest.random(35, 21, 16, 3);
    I420Picture target = I420Picture.allocate(35, 21, 0);
    new Scaler(35, 21, 35, 21, method).scale(source, target);

    assertThat(visible(target)).isEqualTo(visible(source));
  }

  @ParameterizedTest
  @CsvSource({
    "64, 48, 640, 480",
    "640, 480, 64, 48",
    "640, 480, 320, 240",
    "33, 17, 35, 90",
    "1, 1, 64, 64",
    "64, 64, 1, 1",
    "16383, 1, 3, 1",
    "1, 5000, 1, 2",
    "1280, 720, 641, 359"
  })
  void aPlainColourStaysAsItIs(int fromWidth, int fromHeight, int toWidth, int toHeight) {
    for (Method method : Method.values()) {
      I420Picture source = I420Picture.allocate(fromWidth, fromHeight, 0);
      I420Picture target = I420Picture.allocate(toWidth, toHeight, 0);
      I420Picture expected = I420Picture.allocate(toWidth, toHeight, 0);
      Pictures.fill(source, 255, 1, 77);
      Pictures.fill(expected, 255, 1, 77);
      new Scaler(fromWidth, fromHeight, toWidth, toHeight, method).scale(source, target);

      assertThat(visible(target)).isEqualTo(visible(expected));
    }
  }

  @ParameterizedTest
  @EnumSource
  void aSlopeStaysASlope(Method method) {
    I420Picture source = I420Picture.allocate(256, 16, 0);
    for (int i = 0; i < 256 * 16; i++) {
      source.y()[source.offset() + (i >> 8) * source.stride() + (i & 0xFF)] = (byte) i;
    }
    I420Picture target = I420Picture.allocate(100, 7, 0);
    new Scaler(256, 16, 100, 7, method).scale(source, target);

    for (int x = 0; x < 100; x++) {
      assertThat(luma(target, x, 3)).isCloseTo((int) ((x + 0.5) * 2.56 - 0.5), within(1));
    }
  }

  @Test
  void areaCountsEverySample() {
    I420Picture source = I420Picture.allocate(8, 8, 0);
    source.y()[source.offset() + 3 * source.stride() + 2] = (byte) 200;
    I420Picture target = I420Picture.allocate(1, 2, 0);
    new Scaler(8, 8, 1, 2, Method.AREA).scale(source, target);

    assertThat(luma(target, 0, 0)).isEqualTo(6); // 200 / 32
    assertThat(luma(target, 0, 1)).isZero();
  }

  @Test
  void bilinearBetweenTwoSamples() {
    I420Picture source = I420Picture.allocate(2, 1, 0);
    source.y()[source.offset() + 1] = 100;
    I420Picture target = I420Picture.allocate(4, 1, 0);
    new Scaler(2, 1, 4, 1, Method.BILINEAR).scale(source, target);

    assertThat(
            new int[] {
              luma(target, 0, 0), luma(target, 1, 0), luma(target, 2, 0), luma(target, 3, 0)
            })
        .containsExactly(0, 25, 75, 100);
  }

  @Test
  void aRectangleOfTheTargetIsWrittenAndNothingElse() {
    I420Picture source = PicturesTest.random(16, 16, 0, 4);
    I420Picture target = I420Picture.allocate(64, 48, 0);
    Pictures.fill(target, 9, 9, 9);
    new Scaler(16, 16, 20, 10, Method.BILINEAR).scale(source, target, 32, 20);

    int changed = 0;
    for (int row = 0; row < 48; row++) {
      for (int column = 0; column < 64; column++) {
        boolean inside = column >= 32 && column < 52 && row >= 20 && row < 30;
        assertThat(inside || luma(target, column, row) == 9).isTrue();
        changed += luma(target, column, row) != 9 ? 1 : 0;
      }
    }
    assertThat(changed).isGreaterThan(150);
    assertThat(target.u()[chroma(target, 15, 10)]).isEqualTo((byte) 9);
    assertThat(target.u()[chroma(target, 26, 10)]).isEqualTo((byte) 9);
  }

  @Test
  void whatDoesNotFitIsRefused() {
    Scaler scaler = new Scaler(16, 16, 20, 10, Method.BILINEAR);
    I420Picture source = I420Picture.allocate(16, 16, 0);
    I420Picture target = I420Picture.allocate(22, 12, 0);

    assertThatThrownBy(() -> scaler.scale(target, target))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> scaler.scale(source, target, 1, 0))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> scaler.scale(source, target, 4, 0))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> scaler.scale(source, target, 0, -2))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Scaler(0, 1, 1, 1, Method.AREA))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
