package io.rivero.rtp.payload;

/// Recognises key frames of AV1 (RTP payload format for AV1, section 4.4).
///
/// ```
///  |Z|Y| W |N|-|-|-|   aggregation header
/// ```
///
/// `N` says that a coded video sequence starts here, which is a key frame with its sequence header.
/// `Z` (the first element continues one of the packet before) excludes it.
///
/// Where a sender leaves `N` out, a packet counts that starts with a sequence header and has a key
/// frame behind it.
final class Av1Payload {
  private static final int SEQUENCE_HEADER = 1;
  private static final int FRAME_HEADER = 3;
  private static final int FRAME = 6;

  private Av1Payload() {}

  static boolean isKeyFrameStart(byte[] payload, int offset, int length) {
    if (length < 2 || (payload[offset] & 0x80) != 0) {
      return false;
    }
    return (payload[offset] & 0x08) != 0 || hasSequenceAndKeyFrame(payload, offset, length);
  }

  private static boolean hasSequenceAndKeyFrame(byte[] payload, int offset, int length) {
    int elements = payload[offset] >>> 4 & 3; // 0: each element has its length
    int end = offset + length;
    int at = offset + 1;
    boolean sequence = false;
    for (int i = 1; at < end; i++) {
      int size = end - at;
      if (elements == 0 || i < elements) {
        long coded = leb128(payload, at, end);
        at += (int) (coded >>> 32);
        size = (int) coded;
        if (coded < 0 || size > end - at) {
          return false;
        }
      }
      if (size > 0) {
        int type = payload[at] >>> 3 & 0xf;
        if (type == FRAME || type == FRAME_HEADER) {
          return sequence && isKeyFrame(payload, at, at + size);
        }
        sequence |= type == SEQUENCE_HEADER;
      }
      at += size;
      if (i == elements) {
        return false;
      }
    }
    return false;
  }

  /// The frame header begins with show_existing_frame (1 bit, must be 0) and frame_type (2 bits, 0
  /// is KEY_FRAME); before it are the OBU's header, its extension and its size where present.
  private static boolean isKeyFrame(byte[] payload, int obu, int end) {
    int at = obu + 1 + ((payload[obu] & 0x04) != 0 ? 1 : 0);
    if ((payload[obu] & 0x02) != 0) {
      long coded = leb128(payload, at, end);
      if (coded < 0) {
        return false;
      }
      at += (int) (coded >>> 32);
    }
    return at < end && (payload[at] & 0xe0) == 0;
  }

  /// A LEB128 number below 2^28: its length in bytes in the upper half, its value in the lower; -1
  /// if it is longer or not complete.
  private static long leb128(byte[] payload, int start, int end) {
    int value = 0;
    for (int i = 0; i < 4 && start + i < end; i++) {
      value |= (payload[start + i] & 0x7f) << (7 * i);
      if (payload[start + i] >= 0) {
        return (long) (i + 1) << 32 | value;
      }
    }
    return -1;
  }
}
