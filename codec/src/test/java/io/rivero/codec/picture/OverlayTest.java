package io.rivero.codec.picture;

import static io.rivero.codec.picture.PicturesTest.chroma;
import static io.rivero.codec.picture.PicturesTest.luma;
import static io.rivero.codec.picture.PicturesTest.visible;
import static io.rivero.codec.picture.PicturesTest.within;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OverlayTest {
  private static final int RED = 0xFFFF0000;
  private final I420Picture picture = I420Picture.allocate(64, 48, 16);

  OverlayTest() {
    Pictures.fill(picture, 16, 128, 128);
  }

  @Test
  void anOpaqueImageReplacesThePicture() {
    plain(20, 10, RED).blend(picture, 8, 4);

    assertThat(luma(picture, 8, 4)).isEqualTo(82);
    assertThat(luma(picture, 27, 13)).isEqualTo(82);
    assertThat(luma(picture, 7, 4)).isEqualTo(16);
    assertThat(luma(picture, 28, 13)).isEqualTo(16);
    assertThat(picture.u()[chroma(picture, 4, 2)] & 0xFF).isEqualTo(90);
    assertThat(picture.v()[chroma(picture, 13, 6)] & 0xFF).isEqualTo(240);
    assertThat(picture.v()[chroma(picture, 14, 6)] & 0xFF).isEqualTo(128);
  }

  @Test
  void atAnOddPositionTheEdgeIsMixed() {
    plain(20, 10, RED).blend(picture, 9, 5);

    assertThat(luma(picture, 9, 5)).isEqualTo(82);
    assertThat(luma(picture, 8, 5)).isEqualTo(16);
    // One of four pixels in the corner, two at an edge, all inside.
    assertThat(picture.v()[chroma(picture, 4, 2)] & 0xFF).isCloseTo(128 + 112 / 4, within(1));
    assertThat(picture.v()[chroma(picture, 5, 2)] & 0xFF).isCloseTo(128 + 112 / 2, within(1));
    assertThat(picture.v()[chroma(picture, 5, 3)] & 0xFF).isEqualTo(240);
    assertThat(picture.v()[chroma(picture, 14, 3)] & 0xFF).isCloseTo(128 + 112 / 2, within(1));
  }

  @Test
  void halfTransparentIsHalfAndHalf() {
    plain(16, 16, 0x80FFFFFF).blend(picture, 0, 0);

    assertThat(luma(picture, 3, 3)).isCloseTo((235 + 16) / 2, within(1));
    assertThat(picture.u()[chroma(picture, 3, 3)] & 0xFF).isEqualTo(128);
  }

  @Test
  void transparentPixelsChangeNothingWhateverTheirColour() {
    I420Picture before = PicturesTest.random(64, 48, 0, 5);
    I420Picture after = I420Picture.allocate(64, 48, 0);
    Pictures.copy(before, after);
    plain(40, 40, 0x00FF8040).blend(after, 3, 3);

    assertThat(visible(after)).isEqualTo(visible(before));
  }

  /// Wherever the image is, the picture looks as if the image had been cropped to it.
  @ParameterizedTest
  @CsvSource({
    "-5, -3",
    "-6, 40",
    "50, -7",
    "51, 41",
    "-30, 0",
    "-31, 0",
    "64, 0",
    "0, 48",
    "2147483647, 0",
    "-2147483648, 5",
    "63, 47"
  })
  void partsOutsideAreLeftOut(int left, int top) {
    int[] argb = new Random(6).ints(30 * 20).toArray();
    new Overlay(argb, 30, 20).blend(picture, left, top);

    assertThat(visible(picture)).isEqualTo(expected(argb, left, top));
    assertThat(picture.y()[picture.offset() - 1]).isZero();
    assertThat(picture.y()[picture.offset() + 64]).isZero();
    assertThat(picture.u()[picture.chromaOffset() - 1]).isZero();
    assertThat(picture.u()[picture.chromaOffset() + 32]).isZero();
  }

  /// Blends pixel by pixel: each overlay is one pixel large for luma, and drawn on a larger canvas
  /// for chroma.
  private static byte[] expected(int[] argb, int left, int top) {
    I420Picture canvas = I420Picture.allocate(64 + 64, 48 + 64, 0);
    Pictures.fill(canvas, 16, 128, 128);
    if (left > -32 && left < 96 && top > -32 && top < 80) {
      new Overlay(argb, 30, 20).blend(canvas, left + 32, top + 32);
    }
    I420Picture cropped = I420Picture.allocate(64, 48, 0);
    for (int row = 0; row < 48; row++) {
      for (int column = 0; column < 64; column++) {
        cropped.y()[cropped.offset() + row * cropped.stride() + column] =
            (byte) luma(canvas, column + 32, row + 32);
        int at = chroma(cropped, column / 2, row / 2);
        cropped.u()[at] = canvas.u()[chroma(canvas, column / 2 + 16, row / 2 + 16)];
        cropped.v()[at] = canvas.v()[chroma(canvas, column / 2 + 16, row / 2 + 16)];
      }
    }
    return visible(cropped);
  }

  @Test
  void oddPicturesAreCoveredToTheirEdges() {
    I420Picture odd = I420Picture.allocate(35, 21, 0);
    plain(100, 100, RED).blend(odd, -20, -20);

    assertThat(luma(odd, 34, 20)).isEqualTo(82);
    assertThat(odd.v()[chroma(odd, 17, 10)] & 0xFF).isEqualTo(240);
  }

  @Test
  void theArrayMustFitTheSize() {
    assertThatThrownBy(() -> new Overlay(new int[10], 3, 3))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Overlay(new int[0], 0, 3))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Overlay(new int[0], 65536, 65536))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static Overlay plain(int width, int height, int colour) {
    int[] argb = new int[width * height];
    Arrays.fill(argb, colour);
    return new Overlay(argb, width, height);
  }
}
