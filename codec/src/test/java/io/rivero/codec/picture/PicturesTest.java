package io.rivero.codec.picture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.Random;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PicturesTest {
  /// Colours and their codes in BT.601 limited range.
  @ParameterizedTest
  @CsvSource({
    "000000, 16, 128, 128",
    "FFFFFF, 235, 128, 128",
    "FF0000, 82, 90, 240",
    "00FF00, 144, 54, 34",
    "0000FF, 41, 240, 110",
    "FFFF00, 210, 16, 146",
    "808080, 126, 128, 128"
  })
  void knownColours(String rgb, int y, int u, int v) {
    int colour = Integer.parseInt(rgb, 16);
    I420Picture picture = I420Picture.allocate(37, 5, 16);
    int[] pixels = new int[37 * 5];
    Arrays.fill(pixels, colour);
    Pictures.fromArgb(pixels, 0, 37, picture);

    for (int column : new int[] {0, 15, 31, 36}) {
      assertThat(luma(picture, column, 4)).isEqualTo(y);
      assertThat(picture.u()[chroma(picture, column / 2, 2)] & 0xFF).isEqualTo(u);
      assertThat(picture.v()[chroma(picture, column / 2, 2)] & 0xFF).isEqualTo(v);
    }
    int[] back = new int[37 * 5];
    Pictures.toArgb(picture, back, 0, 37);
    for (int shift = 0; shift <= 16; shift += 8) {
      assertThat(back[36] >> shift & 0xFF).isCloseTo(colour >> shift & 0xFF, within(3));
    }
    assertThat(back[36] >>> 24).isEqualTo(255);
  }

  @Test
  void chromaIsTheMeanOfFourPixels() {
    I420Picture picture = I420Picture.allocate(3, 3, 0);
    int white = 0xFFFFFF;
    Pictures.fromArgb(new int[] {0xFF, 0, 0xFF, 0, 0xFF, 0, 0xFF, 0, white}, 0, 3, picture);

    // Two of four pixels are blue; at the right edge one column counts twice; in the corner one
    // pixel counts four times.
    assertThat(picture.u()[chroma(picture, 0, 0)] & 0xFF).isEqualTo(184);
    assertThat(picture.u()[chroma(picture, 1, 0)] & 0xFF).isEqualTo(184);
    assertThat(picture.u()[chroma(picture, 1, 1)] & 0xFF).isEqualTo(128);
  }

  @ParameterizedTest
  @CsvSource({"1, 1", "2, 2", "33, 17", "64, 48"})
  void nv12AndBackIsTheSamePicture(int width, int height) {
    I420Picture source = random(width, height, 48, 1);
    I420Picture target = I420Picture.allocate(width, height, 0);
    int stride = width + 3;
    byte[] nv12 = new byte[Pictures.nv12Length(height, stride)];
    Pictures.toNv12(source, nv12, stride);
    Pictures.fromNv12(nv12, stride, target);

    assertThat(visible(target)).isEqualTo(visible(source));
    assertThat(nv12[stride * height]).isEqualTo(source.u()[source.chromaOffset()]);
    assertThat(nv12[stride * height + 1]).isEqualTo(source.v()[source.chromaOffset()]);
  }

  @Test
  void copyTakesTheVisiblePart() {
    I420Picture source = random(33, 17, 48, 2);
    I420Picture target = I420Picture.allocate(33, 17, 16);
    Pictures.copy(source, target);

    assertThat(visible(target)).isEqualTo(visible(source));
    assertThat(target.y()[target.offset() - 1]).isZero();
    assertThat(target.y()[target.offset() + 33]).isZero();
  }

  @Test
  void fillKeepsToTheVisiblePart() {
    I420Picture target = I420Picture.allocate(33, 17, 16);
    Pictures.fill(target, 1, 2, 3);

    assertThat(luma(target, 32, 16)).isEqualTo(1);
    assertThat(target.u()[chroma(target, 16, 8)]).isEqualTo((byte) 2);
    assertThat(target.v()[chroma(target, 16, 8)]).isEqualTo((byte) 3);
    assertThat(target.y()[target.offset() + 33]).isZero();
    assertThat(target.u()[chroma(target, 17, 8)]).isZero();
  }

  @Test
  void sizesThatDoNotFitAreRefused() {
    I420Picture picture = I420Picture.allocate(33, 17, 0);
    I420Picture other = I420Picture.allocate(33, 18, 0);

    assertThatThrownBy(() -> Pictures.copy(picture, other))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Pictures.toArgb(picture, new int[33 * 17 - 1], 0, 33))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Pictures.fromArgb(new int[33 * 17], 0, 32, picture))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Pictures.toNv12(picture, new byte[2000], 33))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Pictures.fromNv12(new byte[100], 34, picture))
        .isInstanceOf(IllegalArgumentException.class);
  }

  static Offset<Integer> within(int distance) {
    return Offset.offset(distance);
  }

  static int luma(I420Picture picture, int column, int row) {
    return picture.y()[picture.offset() + row * picture.stride() + column] & 0xFF;
  }

  static int chroma(I420Picture picture, int column, int row) {
    return picture.chromaOffset() + row * picture.chromaStride() + column;
  }

  static I420Picture random(int width, int height, int border, long seed) {
    I420Picture picture = I420Picture.allocate(width, height, border);
    Random random = new Random(seed);
    random.nextBytes(picture.y());
    random.nextBytes(picture.u());
    random.nextBytes(picture.v());
    return picture;
  }

  /// The visible samples of all three planes.
  static byte[] visible(I420Picture picture) {
    int half = picture.chromaWidth();
    byte[] all = new byte[picture.width() * picture.height() + 2 * half * picture.chromaHeight()];
    int at = 0;
    for (int row = 0; row < picture.height(); row++) {
      System.arraycopy(
          picture.y(), picture.offset() + row * picture.stride(), all, at, picture.width());
      at += picture.width();
    }
    for (byte[] plane : new byte[][] {picture.u(), picture.v()}) {
      for (int row = 0; row < picture.chromaHeight(); row++) {
        System.arraycopy(plane, chroma(picture, 0, row), all, at, half);
        at += half;
      }
    }
    return all;
  }
}
