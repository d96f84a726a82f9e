package io.rivero.codec.ivf;

/// The header of a file.
///
/// @param fourcc codec in four ASCII characters, `VP80` for VP8
/// @param width of the pictures, 0 to 65535
/// @param height of the pictures, 0 to 65535
/// @param rate ticks of a time stamp per `scale` seconds
/// @param scale see `rate`
/// @param frames how many the file says it has; often 0 or wrong
public record IvfHeader(String fourcc, int width, int height, long rate, long scale, long frames) {
  static final int BYTES = 32;

  /// Checks what a file can hold.
  public IvfHeader {
    if (fourcc.length() != 4 || !fourcc.chars().allMatch(c -> c < 256)) {
      throw new IllegalArgumentException("fourcc " + fourcc);
    }
    if ((width | height) >>> 16 != 0) {
      throw new IllegalArgumentException("size " + width + "x" + height);
    }
    if ((rate | scale | frames) >>> 32 != 0) {
      throw new IllegalArgumentException("rate " + rate + "/" + scale + ", frames " + frames);
    }
  }

  /// The header of a VP8 file whose time stamps count frames.
  public static IvfHeader vp8(int width, int height, int framesPerSecond) {
    return new IvfHeader("VP80", width, height, framesPerSecond, 1, 0);
  }
}
