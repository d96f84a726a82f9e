package io.rivero.codec.vp8;

import io.rivero.codec.picture.I420Picture;
import java.util.Arrays;

/// What stands around the coded area of a picture: the constants that intra prediction sees while
/// it is made (RFC 6386 section 12.2), the repeated edge when it is a reference (section 5).
final class EncoderBorders {
  private EncoderBorders() {}

  /// 127 above, 129 to the left.
  static void prepareIntra(I420Picture picture) {
    prepare(
        picture.y(),
        picture.offset(),
        picture.stride(),
        picture.codedWidth() + 16,
        picture.codedHeight());
    int at = picture.chromaOffset();
    int stride = picture.chromaStride();
    int width = picture.codedWidth() / 2;
    int height = picture.codedHeight() / 2;
    prepare(picture.u(), at, stride, width, height);
    prepare(picture.v(), at, stride, width, height);
  }

  private static void prepare(byte[] plane, int at, int stride, int width, int height) {
    int above = at - stride;
    Arrays.fill(plane, above - 1, above + width, (byte) 127);
    for (int y = 0; y < height; y++) {
      plane[at + y * stride - 1] = (byte) 129;
    }
  }

  /// Repeats the outermost samples of the coded area.
  static void extend(I420Picture picture) {
    int border = picture.border();
    extend(
        picture.y(),
        picture.offset(),
        picture.stride(),
        picture.codedWidth(),
        picture.codedHeight(),
        border);
    int at = picture.chromaOffset();
    int stride = picture.chromaStride();
    int width = picture.codedWidth() / 2;
    int height = picture.codedHeight() / 2;
    extend(picture.u(), at, stride, width, height, border / 2);
    extend(picture.v(), at, stride, width, height, border / 2);
  }

  private static void extend(byte[] plane, int at, int stride, int width, int height, int border) {
    for (int y = 0; y < height; y++) {
      int row = at + y * stride;
      Arrays.fill(plane, row - border, row, plane[row]);
      Arrays.fill(plane, row + width, row + width + border, plane[row + width - 1]);
    }
    int whole = width + 2 * border;
    int first = at - border;
    int last = first + (height - 1) * stride;
    for (int y = 1; y <= border; y++) {
      System.arraycopy(plane, first, plane, first - y * stride, whole);
      System.arraycopy(plane, last, plane, last + y * stride, whole);
    }
  }

  /// Copies the visible area and repeats its right and lower edge up to whole macroblocks.
  static void copyPadded(I420Picture from, I420Picture to) {
    copyPadded(
        from.y(),
        from.offset(),
        from.stride(),
        from.width(),
        from.height(),
        to.y(),
        to.offset(),
        to.stride(),
        to.codedWidth(),
        to.codedHeight());
    copyChroma(from, from.u(), to, to.u());
    copyChroma(from, from.v(), to, to.v());
  }

  private static void copyChroma(I420Picture from, byte[] plane, I420Picture to, byte[] target) {
    copyPadded(
        plane,
        from.chromaOffset(),
        from.chromaStride(),
        from.chromaWidth(),
        from.chromaHeight(),
        target,
        to.chromaOffset(),
        to.chromaStride(),
        to.codedWidth() / 2,
        to.codedHeight() / 2);
  }

  private static void copyPadded(
      byte[] from,
      int at,
      int stride,
      int width,
      int height,
      byte[] to,
      int toAt,
      int toStride,
      int codedWidth,
      int codedHeight) {
    for (int y = 0; y < codedHeight; y++) {
      int target = toAt + y * toStride;
      System.arraycopy(from, at + Math.min(y, height - 1) * stride, to, target, width);
      if (codedWidth > width) {
        Arrays.fill(to, target + width, target + codedWidth, to[target + width - 1]);
      }
    }
  }
}
