package io.rivero.codec.vp8;

import io.rivero.codec.picture.I420Picture;
import io.rivero.codec.picture.PicturePool;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Decodes VP8 (RFC 6386), frame by frame, bit-exactly.
///
/// Whatever the bytes are, [#decode] returns and throws nothing. After a damaged frame the last
/// picture stays and nothing is decoded until the next key frame, because what follows refers to
/// what was lost; [#keyFrameNeeded] says so meanwhile.
///
/// Pictures are lent by a pool of the decoder: once it has seen a few frames of a size, decoding
/// allocates next to nothing. Not thread-safe: one owner, any thread.
public final class Vp8Decoder implements AutoCloseable {
  /// Three references, the picture that is decoded, the one that is shown, and a few for who
  /// receives them.
  private static final int POOL_CAPACITY = 8;

  private final Config config;
  private final PicturePool pool;
  private final FrameDecoder frames = new FrameDecoder();
  private final References references = new References();
  private @Nullable I420Picture shown;
  private boolean keyFrameNeeded = true;
  private int width;
  private int height;
  private int horizontalScale;
  private int verticalScale;

  /// Limits of what is decoded.
  ///
  /// @param maxWidth of a frame in luma samples, at least 1
  /// @param maxHeight of a frame in luma samples, at least 1
  public record Config(int maxWidth, int maxHeight) {
    public Config {
      if (maxWidth < 1 || maxHeight < 1) {
        throw new IllegalArgumentException("limits " + maxWidth + "x" + maxHeight);
      }
    }

    /// Frames of up to 4096x4096.
    public static Config defaults() {
      return new Config(4096, 4096);
    }
  }

  /// What became of a frame.
  public enum Result {
    /// It is the picture now, or, if it was empty, the picture stays as its repetition.
    SHOWN,
    /// It was decoded, but is not meant to be seen; the picture stays.
    NOT_SHOWN,
    /// It is damaged or larger than the limits; the picture stays, and a key frame is needed.
    CORRUPT,
    /// It was ignored, as it refers to frames that are missing; the picture stays.
    KEY_FRAME_NEEDED
  }

  /// Makes a decoder that waits for a key frame.
  public Vp8Decoder(Config config) {
    this.config = config;
    pool = new PicturePool(InterPredictor.BORDER, POOL_CAPACITY);
  }

  /// Decodes the frame `bytes[offset, offset + length)`; one of length 0 repeats the last. The
  /// bytes are not kept.
  ///
  /// @throws IndexOutOfBoundsException if the range is not in the array
  public Result decode(byte[] bytes, int offset, int length) {
    Objects.checkFromIndexSize(offset, length, bytes.length);
    if (length == 0) {
      return shown == null || keyFrameNeeded ? Result.KEY_FRAME_NEEDED : Result.SHOWN;
    }
    Vp8FrameHeader header = Vp8FrameHeader.parse(bytes, offset, length);
    if (header == null) {
      return corrupt();
    }
    if (header.keyFrame()) {
      if (!acceptSize(header, length)) {
        return corrupt();
      }
    } else if (keyFrameNeeded) {
      return Result.KEY_FRAME_NEEDED;
    }
    if (!frames.start(header, bytes, offset, length)) {
      return corrupt();
    }
    return decode(header);
  }

  private Result decode(Vp8FrameHeader header) {
    I420Picture picture = pool.acquire(width, height);
    if (!frames.decode(picture, references)) {
      picture.release();
      return corrupt();
    }
    references.update(frames.syntax, picture);
    keyFrameNeeded = false;
    if (!header.show()) {
      picture.release();
      return Result.NOT_SHOWN;
    }
    show(picture);
    return Result.SHOWN;
  }

  /// Every macroblock of a key frame takes more than one bit of the first partition, so a frame
  /// that declares more macroblocks than bits needs no memory.
  private boolean acceptSize(Vp8FrameHeader header, int length) {
    long macroblocks = ((header.width() + 15L) >> 4) * ((header.height() + 15L) >> 4);
    if (header.width() > config.maxWidth
        || header.height() > config.maxHeight
        || header.firstPartitionBytes() > length
        || macroblocks > 8L * header.firstPartitionBytes()) {
      return false;
    }
    horizontalScale = header.horizontalScale();
    verticalScale = header.verticalScale();
    if (header.width() != width || header.height() != height) {
      width = header.width();
      height = header.height();
      frames.resize(width, height);
    }
    return true;
  }

  private Result corrupt() {
    keyFrameNeeded = true;
    return Result.CORRUPT;
  }

  /// The picture's owner is now this field.
  private void show(@Nullable I420Picture picture) {
    if (shown != null) {
      shown.release();
    }
    shown = picture;
  }

  /// The last picture that was shown, or null before the first; it is the decoder's until the next
  /// call of [#decode] or [#close]: whoever keeps it longer retains it.
  public @Nullable I420Picture picture() {
    return shown;
  }

  /// Whether frames are ignored until the next key frame.
  public boolean keyFrameNeeded() {
    return keyFrameNeeded;
  }

  /// Width in luma samples that the last key frame declared; 0 before the first.
  public int width() {
    return width;
  }

  /// Height in luma samples that the last key frame declared; 0 before the first.
  public int height() {
    return height;
  }

  /// How the last key frame wants to be scaled up for display: 0 not, 1 by 5/4, 2 by 5/3, 3 by 2.
  public int horizontalScale() {
    return horizontalScale;
  }

  /// As [#horizontalScale] for the height.
  public int verticalScale() {
    return verticalScale;
  }

  /// Gives back all pictures; the decoder waits for a key frame again.
  @Override
  public void close() {
    references.clear();
    show(null);
    keyFrameNeeded = true;
  }
}
