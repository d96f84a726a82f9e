package io.rivero.codec.picture;

import static io.rivero.codec.picture.PictureKernels.KERNELS;

import org.jspecify.annotations.Nullable;

/// An image with transparency, prepared once to be laid over many pictures at any position.
///
/// Luma, chroma and alpha are kept as planes multiplied by alpha. How pixels pair up to chroma
/// samples depends on whether the position is odd, so there are four sets of chroma planes, each
/// made when it is first needed; after that blending allocates nothing. One owner at a time.
public final class Overlay {
  private final int width;
  private final int height;
  private final int[] argb;
  private final byte[] luma;
  private final byte[] alpha;
  private final @Nullable Chroma[] chroma = new @Nullable Chroma[4];

  /// Prepares an image of `width` x `height` pixels `0xAARRGGBB`, row by row without gaps, colours
  /// not multiplied by alpha (as in `BufferedImage.TYPE_INT_ARGB`). The array is copied.
  public Overlay(int[] argb, int width, int height) {
    if (width < 1 || height < 1 || width > I420Picture.MAX_SIZE || height > I420Picture.MAX_SIZE) {
      throw new IllegalArgumentException("size " + width + "x" + height);
    }
    if (argb.length != (long) width * height) {
      throw new IllegalArgumentException(argb.length + " pixels are not " + width + "x" + height);
    }
    this.width = width;
    this.height = height;
    this.argb = argb.clone();
    luma = new byte[argb.length];
    alpha = new byte[argb.length];
    KERNELS.toLuma(argb, 0, luma, 0, argb.length);
    for (int i = 0; i < argb.length; i++) {
      int opacity = argb[i] >>> 24;
      alpha[i] = (byte) opacity;
      luma[i] = (byte) ScalarPictureKernels.dividedBy255((luma[i] & 0xFF) * opacity);
    }
  }

  /// Width in pixels.
  public int width() {
    return width;
  }

  /// Height in pixels.
  public int height() {
    return height;
  }

  /// Blends the image over a picture, in place; the caller is the only owner of that picture, and
  /// whatever is outside of it is left out.
  ///
  /// @param left column of the picture where the image starts; may be odd, negative, or beyond the
  ///   picture
  /// @param top row of the picture where the image starts; likewise
  public void blend(I420Picture picture, int left, int top) {
    int firstColumn = Math.max(left, 0);
    int firstRow = Math.max(top, 0);
    int endColumn = (int) Math.min((long) left + width, picture.width());
    int endRow = (int) Math.min((long) top + height, picture.height());
    if (firstColumn >= endColumn || firstRow >= endRow) {
      return;
    }
    for (int row = firstRow; row < endRow; row++) {
      int at = picture.offset() + row * picture.stride() + firstColumn;
      KERNELS.blend(
          picture.y(),
          at,
          luma,
          alpha,
          (row - top) * width + firstColumn - left,
          endColumn - firstColumn);
    }
    Chroma planes = chroma(left & 1, top & 1);
    int chromaLeft = left >> 1;
    int chromaTop = top >> 1;
    firstColumn >>= 1;
    int columns = ((endColumn + 1) >> 1) - firstColumn;
    for (int row = firstRow >> 1; row < (endRow + 1) >> 1; row++) {
      int at = picture.chromaOffset() + row * picture.chromaStride() + firstColumn;
      int from = (row - chromaTop) * planes.width + firstColumn - chromaLeft;
      KERNELS.blend(picture.u(), at, planes.u, planes.alpha, from, columns);
      KERNELS.blend(picture.v(), at, planes.v, planes.alpha, from, columns);
    }
  }

  private Chroma chroma(int oddColumn, int oddRow) {
    int index = oddRow * 2 + oddColumn;
    Chroma made = chroma[index];
    if (made == null) {
      made = new Chroma(argb, width, height, oddColumn, oddRow);
      chroma[index] = made;
    }
    return made;
  }

  /// Chroma for one of the four ways in which pixels pair up. A sample is the mean of its 2x2
  /// pixels weighted by their alpha; what is outside of the image counts as transparent.
  private static final class Chroma {
    final int width;
    final byte[] u;
    final byte[] v;
    final byte[] alpha;

    Chroma(int[] argb, int imageWidth, int imageHeight, int oddColumn, int oddRow) {
      width = (imageWidth + oddColumn + 1) >> 1;
      int height = (imageHeight + oddRow + 1) >> 1;
      u = new byte[width * height];
      v = new byte[u.length];
      alpha = new byte[u.length];
      for (int row = 0; row < height; row++) {
        for (int column = 0; column < width; column++) {
          sample(
              argb,
              imageWidth,
              imageHeight,
              2 * column - oddColumn,
              2 * row - oddRow,
              row * width + column);
        }
      }
    }

    private void sample(int[] argb, int imageWidth, int imageHeight, int left, int top, int at) {
      int opacity = 0;
      int red = 0;
      int green = 0;
      int blue = 0;
      for (int y = Math.max(top, 0); y < Math.min(top + 2, imageHeight); y++) {
        for (int x = Math.max(left, 0); x < Math.min(left + 2, imageWidth); x++) {
          int pixel = argb[y * imageWidth + x];
          int weight = pixel >>> 24;
          opacity += weight;
          red += weight * (pixel >> 16 & 0xFF);
          green += weight * (pixel >> 8 & 0xFF);
          blue += weight * (pixel & 0xFF);
        }
      }
      // Sums of weight * colour are 4 * 255 times the mean of the colours multiplied by alpha.
      int meanAlpha = (opacity + 2) >> 2;
      alpha[at] = (byte) meanAlpha;
      u[at] = multiplied(-38 * red - 74 * green + 112 * blue, opacity, meanAlpha);
      v[at] = multiplied(112 * red - 94 * green - 18 * blue, opacity, meanAlpha);
    }

    /// `(colour / 256 + 128 * opacity) / (4 * 255)`, rounded, and never more than alpha.
    private static byte multiplied(int colour, int opacity, int meanAlpha) {
      int value =
          (int) Math.floorDiv(colour + 256L * 128 * opacity + 2 * 255 * 256, 4L * 255 * 256);
      return (byte) Math.min(value, meanAlpha);
    }
  }
}
