package io.rivero.benchmarks;

import io.rivero.codec.picture.I420Picture;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// Reads pictures in 4:2:0 with 8 bits from a YUV4MPEG2 file.
final class Y4mReader implements AutoCloseable {
  private static final int MAX_LINE = 256;

  private final InputStream in;
  private final int width;
  private final int height;
  private final long rate;
  private final long scale;

  Y4mReader(InputStream in) throws IOException {
    this.in = in;
    String header = line();
    if (header == null || !header.startsWith("YUV4MPEG2 ")) {
      throw new IllegalArgumentException("not a y4m file");
    }
    int w = 0;
    int h = 0;
    String frames = "30:1";
    for (String word : header.split(" ", -1)) {
      switch (word.isEmpty() ? ' ' : word.charAt(0)) {
        case 'W' -> w = size(word);
        case 'H' -> h = size(word);
        case 'F' -> frames = word.substring(1);
        case 'C' -> {
          if (!word.startsWith("C420") || word.startsWith("C420p1")) {
            throw new IllegalArgumentException("pictures are " + word + ", not 4:2:0 with 8 bits");
          }
        }
        default -> {}
      }
    }
    width = w;
    height = h;
    if (w == 0 || h == 0) {
      throw new IllegalArgumentException("a y4m file without width or height");
    }
    if (!frames.matches("[1-9]\\d{0,8}:[1-9]\\d{0,8}")) {
      throw new IllegalArgumentException("F" + frames + " is no frame rate such as F30:1");
    }
    int colon = frames.indexOf(':');
    rate = Long.parseLong(frames.substring(0, colon));
    scale = Long.parseLong(frames.substring(colon + 1));
  }

  private static int size(String word) {
    int size = word.matches("[WH][1-9]\\d{0,4}") ? Integer.parseInt(word.substring(1)) : 0;
    if (size == 0 || size > I420Picture.MAX_SIZE) {
      char side = word.charAt(0);
      throw new IllegalArgumentException(
          word + " is not from " + side + "1 to " + side + I420Picture.MAX_SIZE);
    }
    return size;
  }

  int width() {
    return width;
  }

  int height() {
    return height;
  }

  /// Pictures a second.
  double rate() {
    return (double) rate / scale;
  }

  /// The next picture, or null at the end.
  @Nullable I420Picture next() throws IOException {
    String line = line();
    if (line == null) {
      return null;
    }
    if (!line.startsWith("FRAME")) {
      throw new IOException("a frame starts with '" + line + "'");
    }
    I420Picture picture = I420Picture.allocate(width, height, 0);
    plane(picture.y(), picture.offset(), picture.stride(), width, height);
    int at = picture.chromaOffset();
    int stride = picture.chromaStride();
    plane(picture.u(), at, stride, picture.chromaWidth(), picture.chromaHeight());
    plane(picture.v(), at, stride, picture.chromaWidth(), picture.chromaHeight());
    return picture;
  }

  private void plane(byte[] plane, int at, int stride, int columns, int rows) throws IOException {
    for (int y = 0; y < rows; y++) {
      if (in.readNBytes(plane, at + y * stride, columns) < columns) {
        throw new EOFException("the last picture is cut short");
      }
    }
  }

  private @Nullable String line() throws IOException {
    byte[] bytes = new byte[MAX_LINE];
    for (int length = 0; length < MAX_LINE; length++) {
      int next = in.read();
      if (next < 0 && length == 0) {
        return null;
      }
      if (next < 0 || next == '\n') {
        return new String(bytes, 0, length, StandardCharsets.US_ASCII);
      }
      bytes[length] = (byte) next;
    }
    throw new IOException("a line of more than " + MAX_LINE + " characters");
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
