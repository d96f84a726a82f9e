package io.rivero.rtp.payload;

import io.rivero.rtp.Bytes;

/// What the dependency descriptor says in its fixed part (RTP payload format for AV1, appendix
/// A.8.1); it is all that can be read of an end-to-end encrypted frame.
///
/// ```
///  |start_of_frame|end_of_frame|template_id (6)|   frame_number (16)   |
///  |template_dependency_structure_present_flag| ...    only if longer than 3 bytes
/// ```
///
/// All methods take the data of the header extension and never throw for what a peer has sent, also
/// not for the length -1 of an absent element.
public final class DependencyDescriptor {
  private static final int MANDATORY_LENGTH = 3;

  private DependencyDescriptor() {}

  /// Whether the packet starts a key frame: it starts a frame and carries the template structure,
  /// which is sent with the first packet of each coded video sequence.
  public static boolean isKeyFrameStart(byte[] data, int offset, int length) {
    return isFrameStart(data, offset, length)
        && length > MANDATORY_LENGTH
        && (data[offset + MANDATORY_LENGTH] & 0x80) != 0;
  }

  /// Whether the packet is the first one of its frame.
  public static boolean isFrameStart(byte[] data, int offset, int length) {
    return length >= MANDATORY_LENGTH && (data[offset] & 0x80) != 0;
  }

  /// Whether the packet is the last one of its frame.
  public static boolean isFrameEnd(byte[] data, int offset, int length) {
    return length >= MANDATORY_LENGTH && (data[offset] & 0x40) != 0;
  }

  /// The frame's number, 0 to 65535, or -1.
  public static int frameNumber(byte[] data, int offset, int length) {
    return length >= MANDATORY_LENGTH ? Bytes.u16(data, offset + 1) : -1;
  }
}
