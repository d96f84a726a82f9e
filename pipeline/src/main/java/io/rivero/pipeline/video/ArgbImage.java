package io.rivero.pipeline.video;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Semaphore;
import javax.imageio.ImageIO;
import javax.imageio.ImageReadParam;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;

/// An image with transparency in memory, pixels `0xAARRGGBB` row by row. Immutable once it is
/// shared.
public final class ArgbImage {
  /// The largest width and height. A small file can declare a huge image.
  public static final int MAX_SIDE = 4096;

  /// What is kept of an image is no larger than a picture: 1920x1080.
  static final int MAX_KEPT_PIXELS = 1920 * 1080;

  /// What is read of a larger image at least, to be scaled to what is kept.
  private static final int LEAST_READ_PIXELS = 2 * MAX_KEPT_PIXELS;

  /// Images that are read at a time: large ones take some ten megabytes meanwhile.
  private static final Semaphore READING = new Semaphore(2);

  private static final Set<String> FORMATS = Set.of("png", "jpeg");

  private final int[] pixels;
  private final int width;
  private final int height;

  /// @param pixels handed over
  ArgbImage(int[] pixels, int width, int height) {
    this.pixels = pixels;
    this.width = width;
    this.height = height;
  }

  /// Reads a PNG or JPEG; larger ones are kept in the size of a picture. May wait for others that
  /// are being read.
  ///
  /// @throws IOException for anything else, what is damaged, and what is larger than {@link
  ///   #MAX_SIDE}
  public static ArgbImage read(byte[] bytes) throws IOException {
    READING.acquireUninterruptibly();
    try {
      return decoded(bytes).reduced();
    } finally {
      READING.release();
    }
  }

  private ArgbImage reduced() {
    double scale = Math.sqrt((double) MAX_KEPT_PIXELS / ((long) width * height));
    return scale >= 1
        ? this
        : scaled(Math.max(1, (int) (width * scale)), Math.max(1, (int) (height * scale)));
  }

  private static ArgbImage decoded(byte[] bytes) throws IOException {
    try (ImageInputStream in = new MemoryCacheImageInputStream(new ByteArrayInputStream(bytes))) {
      Iterator<ImageReader> readers = ImageIO.getImageReaders(in);
      if (!readers.hasNext()) {
        throw new IOException("it is neither PNG nor JPEG");
      }
      ImageReader reader = readers.next();
      try {
        if (!FORMATS.contains(reader.getFormatName().toLowerCase(Locale.ROOT))) {
          throw new IOException("it is " + reader.getFormatName() + ", neither PNG nor JPEG");
        }
        reader.setInput(in, true, true);
        requireSize(reader.getWidth(0), reader.getHeight(0));
        return of(reader.read(0, thinned(reader)));
      } catch (RuntimeException e) {
        throw new IOException("it is damaged: " + e, e);
      } finally {
        reader.dispose();
      }
    }
  }

  private static void requireSize(int width, int height) throws IOException {
    if (width < 1 || height < 1 || width > MAX_SIDE || height > MAX_SIDE) {
      throw new IOException(width + "x" + height + " is larger than " + MAX_SIDE + " pixels");
    }
  }

  /// Of an image that is far larger than what is kept only some rows and columns are read: all of
  /// them would take seconds and hundreds of megabytes.
  private static ImageReadParam thinned(ImageReader reader) throws IOException {
    long pixels = (long) reader.getWidth(0) * reader.getHeight(0);
    int step = Math.max(1, (int) Math.sqrt((double) pixels / LEAST_READ_PIXELS));
    ImageReadParam param = reader.getDefaultReadParam();
    param.setSourceSubsampling(step, step, 0, 0);
    return param;
  }

  private static ArgbImage of(BufferedImage image) {
    int width = image.getWidth();
    int height = image.getHeight();
    return new ArgbImage(image.getRGB(0, 0, width, height, null, 0, width), width, height);
  }

  public int width() {
    return width;
  }

  public int height() {
    return height;
  }

  /// The pixels; not to be changed.
  public int[] pixels() {
    return pixels;
  }

  /// The image in another size: each new pixel is the mean of what it covers, weighted by distance
  /// and opacity; enlarged, it is interpolated.
  public ArgbImage scaled(int newWidth, int newHeight) {
    if (newWidth == width && newHeight == height) {
      return this;
    }
    // Alpha, red, green and blue, the colours multiplied by alpha.
    float[] across = new float[4 * newWidth * height];
    var columns = new Weights(width, newWidth);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < newWidth; x++) {
        int to = 4 * (y * newWidth + x);
        int from = y * width + columns.first[x];
        for (float weight : columns.weights[x]) {
          addPixel(across, to, pixels[from++], weight);
        }
      }
    }
    int[] result = new int[newWidth * newHeight];
    var rows = new Weights(height, newHeight);
    float[] sum = new float[4];
    for (int y = 0; y < newHeight; y++) {
      for (int x = 0; x < newWidth; x++) {
        Arrays.fill(sum, 0);
        int from = 4 * (rows.first[y] * newWidth + x);
        for (float weight : rows.weights[y]) {
          for (int c = 0; c < 4; c++) {
            sum[c] += weight * across[from + c];
          }
          from += 4 * newWidth;
        }
        result[y * newWidth + x] = pixel(sum);
      }
    }
    return new ArgbImage(result, newWidth, newHeight);
  }

  /// Lays another image over this one, as far as it is inside; only before anybody else has this
  /// one.
  void lay(ArgbImage other, int left, int top) {
    int firstRow = Math.max(0, -top);
    int endRow = Math.min(other.height, height - top);
    int firstColumn = Math.max(0, -left);
    int endColumn = Math.min(other.width, width - left);
    for (int y = firstRow; y < endRow; y++) {
      for (int x = firstColumn; x < endColumn; x++) {
        int at = (y + top) * width + x + left;
        pixels[at] = over(other.pixels[y * other.width + x], pixels[at]);
      }
    }
  }

  private static int over(int upper, int lower) {
    int opacity = upper >>> 24;
    if (opacity == 255 || lower >>> 24 == 0) {
      return upper;
    }
    float below = (lower >>> 24) * (255 - opacity) / 255f;
    float alpha = opacity + below;
    if (alpha <= 0) {
      return 0;
    }
    int result = byteOf(alpha) << 24;
    for (int shift = 16; shift >= 0; shift -= 8) {
      float sum = opacity * (upper >> shift & 0xff) + below * (lower >> shift & 0xff);
      result |= byteOf(sum / alpha) << shift;
    }
    return result;
  }

  private static void addPixel(float[] to, int at, int argb, float weight) {
    float alpha = weight * (argb >>> 24);
    to[at] += alpha;
    to[at + 1] += alpha * (argb >> 16 & 0xff);
    to[at + 2] += alpha * (argb >> 8 & 0xff);
    to[at + 3] += alpha * (argb & 0xff);
  }

  private static int pixel(float[] sum) {
    float alpha = sum[0];
    if (alpha <= 0) {
      return 0;
    }
    return byteOf(alpha) << 24
        | byteOf(sum[1] / alpha) << 16
        | byteOf(sum[2] / alpha) << 8
        | byteOf(sum[3] / alpha);
  }

  private static int byteOf(float value) {
    return Math.clamp(Math.round(value), 0, 255);
  }

  /// A triangle over the old samples around each new one, one old sample wide at least.
  private static final class Weights {
    private final int[] first;
    private final float[][] weights;

    Weights(int from, int to) {
      first = new int[to];
      weights = new float[to][];
      double step = (double) from / to;
      double reach = Math.max(1, step);
      for (int i = 0; i < to; i++) {
        double centre = (i + 0.5) * step - 0.5;
        first[i] = Math.clamp((long) Math.floor(centre - reach) + 1, 0, from - 1);
        int last = Math.clamp((long) Math.ceil(centre + reach) - 1, first[i], from - 1);
        weights[i] = triangle(first[i], last, centre, reach);
      }
    }

    /// Weights that add up to 1.
    private static float[] triangle(int first, int last, double centre, double reach) {
      float[] triangle = new float[last - first + 1];
      double total = 0;
      for (int i = 0; i < triangle.length; i++) {
        triangle[i] = (float) Math.max(1e-6, 1 - Math.abs(first + i - centre) / reach);
        total += triangle[i];
      }
      for (int i = 0; i < triangle.length; i++) {
        triangle[i] /= (float) total;
      }
      return triangle;
    }
  }
}
