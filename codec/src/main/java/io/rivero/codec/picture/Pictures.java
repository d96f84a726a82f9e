package io.rivero.codec.picture;

import static io.rivero.codec.picture.PictureKernels.KERNELS;

import java.util.Arrays;

/// Copies pictures and converts them from and to other layouts. Only the visible part is read and
/// written.
///
/// ARGB pixels are integers `0xAARRGGBB` as in `BufferedImage.TYPE_INT_ARGB`. Colour is BT.601 in
/// limited range: black is Y 16, white is Y 235. Sizes of both sides have to be equal, and arrays
/// large enough; otherwise an IllegalArgumentException or IndexOutOfBoundsException says so before
/// anything is written.
public final class Pictures {
  private Pictures() {}

  /// Copies the visible part of `source` to `target`, which is of the same size; borders and
  /// strides may differ.
  public static void copy(I420Picture source, I420Picture target) {
    requireSameSize(source, target);
    int width = source.width();
    for (int row = 0; row < source.height(); row++) {
      System.arraycopy(
          source.y(),
          source.offset() + row * source.stride(),
          target.y(),
          target.offset() + row * target.stride(),
          width);
    }
    int half = source.chromaWidth();
    for (int row = 0; row < source.chromaHeight(); row++) {
      int from = source.chromaOffset() + row * source.chromaStride();
      int to = target.chromaOffset() + row * target.chromaStride();
      System.arraycopy(source.u(), from, target.u(), to, half);
      System.arraycopy(source.v(), from, target.v(), to, half);
    }
  }

  /// Fills the visible part with one colour, each component 0 to 255.
  public static void fill(I420Picture target, int y, int u, int v) {
    for (int row = 0; row < target.height(); row++) {
      int at = target.offset() + row * target.stride();
      Arrays.fill(target.y(), at, at + target.width(), (byte) y);
    }
    for (int row = 0; row < target.chromaHeight(); row++) {
      int at = target.chromaOffset() + row * target.chromaStride();
      Arrays.fill(target.u(), at, at + target.chromaWidth(), (byte) u);
      Arrays.fill(target.v(), at, at + target.chromaWidth(), (byte) v);
    }
  }

  /// Converts a picture to opaque ARGB.
  ///
  /// @param argb receives the pixels
  /// @param at index of the first pixel
  /// @param stride pixels from row to row, at least the width
  public static void toArgb(I420Picture source, int[] argb, int at, int stride) {
    requireRoom(argb.length, at, stride, source.width(), source.height());
    for (int row = 0; row < source.height(); row++) {
      KERNELS.toArgb(
          source.y(),
          source.offset() + row * source.stride(),
          source.u(),
          source.v(),
          source.chromaOffset() + (row >> 1) * source.chromaStride(),
          argb,
          at + row * stride,
          source.width());
    }
  }

  /// Converts ARGB pixels to a picture; alpha is ignored. A chroma sample is the mean of its 2x2
  /// pixels.
  ///
  /// @param argb the pixels
  /// @param at index of the first pixel
  /// @param stride pixels from row to row, at least the width
  public static void fromArgb(int[] argb, int at, int stride, I420Picture target) {
    requireRoom(argb.length, at, stride, target.width(), target.height());
    int width = target.width();
    int height = target.height();
    for (int row = 0; row < height; row++) {
      KERNELS.toLuma(
          argb, at + row * stride, target.y(), target.offset() + row * target.stride(), width);
    }
    for (int row = 0; row < height; row += 2) {
      int upper = at + row * stride;
      int lower = at + Math.min(row + 1, height - 1) * stride;
      int chroma = target.chromaOffset() + (row >> 1) * target.chromaStride();
      KERNELS.toChroma(argb, upper, lower, target.u(), target.v(), chroma, width);
    }
  }

  /// How many bytes [#toNv12] writes.
  public static int nv12Length(int height, int stride) {
    return stride * (height + ((height + 1) >> 1));
  }

  /// Converts a picture to NV12: all rows of luma, then half as many rows of pairs of U and V.
  ///
  /// @param nv12 receives [#nv12Length] bytes from index 0
  /// @param stride bytes from row to row of both planes, at least the width rounded up to an even
  ///   number
  public static void toNv12(I420Picture source, byte[] nv12, int stride) {
    requireNv12(nv12.length, stride, source);
    for (int row = 0; row < source.height(); row++) {
      System.arraycopy(
          source.y(), source.offset() + row * source.stride(), nv12, row * stride, source.width());
    }
    for (int row = 0; row < source.chromaHeight(); row++) {
      int from = source.chromaOffset() + row * source.chromaStride();
      int to = (source.height() + row) * stride;
      KERNELS.interleave(source.u(), source.v(), from, nv12, to, source.chromaWidth());
    }
  }

  /// Converts NV12 to a picture; see [#toNv12].
  public static void fromNv12(byte[] nv12, int stride, I420Picture target) {
    requireNv12(nv12.length, stride, target);
    for (int row = 0; row < target.height(); row++) {
      System.arraycopy(
          nv12, row * stride, target.y(), target.offset() + row * target.stride(), target.width());
    }
    for (int row = 0; row < target.chromaHeight(); row++) {
      int from = (target.height() + row) * stride;
      int to = target.chromaOffset() + row * target.chromaStride();
      KERNELS.deinterleave(nv12, from, target.u(), target.v(), to, target.chromaWidth());
    }
  }

  private static void requireSameSize(I420Picture source, I420Picture target) {
    if (!source.hasSize(target.width(), target.height())) {
      throw new IllegalArgumentException(source + " and " + target);
    }
  }

  private static void requireNv12(int length, int stride, I420Picture picture) {
    requireRoom(
        length, 0, stride, 2 * picture.chromaWidth(), picture.height() + picture.chromaHeight());
  }

  private static void requireRoom(int length, int at, int stride, int width, int height) {
    if (at < 0 || stride < width || at + (height - 1L) * stride + width > length) {
      throw new IllegalArgumentException(
          width
              + "x"
              + height
              + " with stride "
              + stride
              + " at "
              + at
              + " in an array of "
              + length);
    }
  }
}
