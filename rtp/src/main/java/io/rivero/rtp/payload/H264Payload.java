package io.rivero.rtp.payload;

import io.rivero.rtp.Bytes;

/// Recognises key frames of H.264 (RFC 6184), in the packetisation modes 0 and 1.
///
/// A key frame starts with a sequence parameter set or, where those were given out of band, with
/// the first slice of an IDR picture.
final class H264Payload {
  private static final int IDR_SLICE = 5;
  private static final int SEQUENCE_PARAMETER_SET = 7;
  private static final int STAP_A = 24;
  private static final int FU_A = 28;

  private H264Payload() {}

  static boolean isKeyFrameStart(byte[] payload, int offset, int length) {
    if (length < 2) {
      return false;
    }
    int end = offset + length;
    return switch (payload[offset] & 0x1f) {
      case STAP_A -> aggregateHasKeyFrame(payload, offset + 1, end);
      case FU_A -> // section 5.8: the start bit, and the type in the second byte
          (payload[offset + 1] & 0x80) != 0
              && startsKeyFrame(payload[offset + 1] & 0x1f, payload, offset + 2, end);
      default -> startsKeyFrame(payload[offset] & 0x1f, payload, offset + 1, end);
    };
  }

  /// Section 5.7.1: units, each behind its length of two bytes.
  private static boolean aggregateHasKeyFrame(byte[] payload, int start, int end) {
    int at = start;
    while (end - at > 2) {
      int size = Bytes.u16(payload, at);
      at += 2;
      if (size == 0 || size > end - at) {
        return false;
      }
      if (startsKeyFrame(payload[at] & 0x1f, payload, at + 1, at + size)) {
        return true;
      }
      at += size;
    }
    return false;
  }

  /// A slice begins with the number of its first macroblock, an Exp-Golomb code: a leading 1 is 0.
  private static boolean startsKeyFrame(int type, byte[] payload, int body, int end) {
    return type == SEQUENCE_PARAMETER_SET
        || (type == IDR_SLICE && body < end && (payload[body] & 0x80) != 0);
  }
}
