package io.rivero.codec.vp8;

import org.jspecify.annotations.Nullable;

/// What the uncompressed first bytes of a frame say (RFC 6386 section 9.1).
///
/// @param keyFrame whether the frame needs no other
/// @param version 0 to 7; which filters are used (0 to 3, the others are reserved)
/// @param show whether the frame is meant to be seen
/// @param firstPartitionBytes size of the first partition, which may be more than there is
/// @param width of a key frame in luma samples, otherwise 0
/// @param height of a key frame in luma samples, otherwise 0
/// @param horizontalScale how a key frame wants to be scaled up for display: 0 not, 1 by 5/4, 2 by
///   5/3, 3 by 2
/// @param verticalScale as `horizontalScale`
public record Vp8FrameHeader(
    boolean keyFrame,
    int version,
    boolean show,
    int firstPartitionBytes,
    int width,
    int height,
    int horizontalScale,
    int verticalScale) {
  /// Bytes before the first partition of a frame that is no key frame.
  static final int TAG_BYTES = 3;

  /// Bytes before the first partition of a key frame.
  static final int KEY_FRAME_BYTES = 10;

  /// Returns the header of the frame in `bytes[offset, offset + length)`, or null if it is cut
  /// short, or is a key frame without start code or without a size.
  public static @Nullable Vp8FrameHeader parse(byte[] bytes, int offset, int length) {
    if (length < TAG_BYTES) {
      return null;
    }
    //  0                   1                   2
    //  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3   (least significant bit first)
    // |K|  V  |S|        size of first partition        |
    int tag = little16(bytes, offset) | (bytes[offset + 2] & 0xff) << 16;
    boolean keyFrame = (tag & 1) == 0;
    int version = tag >> 1 & 7;
    boolean show = (tag >> 4 & 1) == 1;
    int firstPartitionBytes = tag >> 5;
    if (!keyFrame) {
      return new Vp8FrameHeader(false, version, show, firstPartitionBytes, 0, 0, 0, 0);
    }
    if (length < KEY_FRAME_BYTES || !startCode(bytes, offset + TAG_BYTES)) {
      return null;
    }
    int horizontal = little16(bytes, offset + 6);
    int vertical = little16(bytes, offset + 8);
    int width = horizontal & 0x3fff;
    int height = vertical & 0x3fff;
    if (width == 0 || height == 0) {
      return null;
    }
    return new Vp8FrameHeader(
        true, version, show, firstPartitionBytes, width, height, horizontal >> 14, vertical >> 14);
  }

  /// Bytes before the first partition.
  int headerBytes() {
    return keyFrame ? KEY_FRAME_BYTES : TAG_BYTES;
  }

  private static boolean startCode(byte[] bytes, int at) {
    return bytes[at] == (byte) 0x9d && bytes[at + 1] == 0x01 && bytes[at + 2] == 0x2a;
  }

  private static int little16(byte[] bytes, int at) {
    return (bytes[at] & 0xff) | (bytes[at + 1] & 0xff) << 8;
  }
}
