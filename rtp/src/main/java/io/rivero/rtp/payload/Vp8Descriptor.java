package io.rivero.rtp.payload;

import io.rivero.rtp.Bytes;

/// A reusable view of the VP8 payload descriptor (RFC 7741 section 4.2).
///
/// ```
///       |X|R|N|S|R| PID |   required
///  X:   |I|L|T|K|  RSV  |
///  I:   |M| PictureID   |   and a second byte if M
///  L:   |   TL0PICIDX   |
///  T/K: |TID|Y| KEYIDX  |
/// ```
///
/// The setters write into a copy of the packet, at the places that [#parse] has found, and never
/// change the length of a field.
///
/// Owner: one thread.
public final class Vp8Descriptor {
  private static final int ABSENT = -1;

  private int length;
  private int pictureIdAt; // positions relative to the payload
  private int tl0PicIdxAt;
  private int keyIdxAt;
  private boolean hasTemporalLayer;
  private int pictureIdBits;
  private int pictureId;
  private int tl0PicIdx;
  private int temporalByte;
  private int required;

  /// Reads the descriptor at the start of a payload.
  ///
  /// @return false if the payload is shorter than its descriptor; then the view is undefined
  public boolean parse(byte[] payload, int offset, int payloadLength) {
    pictureIdAt = ABSENT;
    tl0PicIdxAt = ABSENT;
    keyIdxAt = ABSENT;
    hasTemporalLayer = false;
    pictureIdBits = 0;
    pictureId = ABSENT;
    tl0PicIdx = ABSENT;
    temporalByte = 0;
    length = descriptorLength(payload, offset, payloadLength);
    if (length < 0) {
      return false;
    }
    required = payload[offset];
    if ((required & 0x80) != 0) {
      parseExtension(payload, offset);
    }
    return true;
  }

  private void parseExtension(byte[] payload, int offset) {
    int flags = payload[offset + 1];
    int at = 2;
    if ((flags & 0x80) != 0) {
      pictureIdAt = at;
      boolean wide = (payload[offset + at] & 0x80) != 0;
      pictureIdBits = wide ? 15 : 7;
      pictureId = wide ? Bytes.u16(payload, offset + at) & 0x7fff : payload[offset + at];
      at += wide ? 2 : 1;
    }
    if ((flags & 0x40) != 0) {
      tl0PicIdxAt = at;
      tl0PicIdx = Bytes.u8(payload, offset + at++);
    }
    if ((flags & 0x30) != 0) {
      temporalByte = Bytes.u8(payload, offset + at);
      hasTemporalLayer = (flags & 0x20) != 0;
      keyIdxAt = (flags & 0x10) != 0 ? at : ABSENT;
    }
  }

  /// Length of the descriptor in bytes, 1 to 6; -1 if the payload ends before it.
  static int descriptorLength(byte[] payload, int offset, int payloadLength) {
    if (payloadLength < 1) {
      return -1;
    }
    int length = 1;
    if ((payload[offset] & 0x80) != 0) {
      if (payloadLength < 2) {
        return -1;
      }
      int flags = payload[offset + 1];
      length = 2;
      if ((flags & 0x80) != 0) {
        if (payloadLength < 3) {
          return -1;
        }
        length += (payload[offset + 2] & 0x80) != 0 ? 2 : 1;
      }
      length += (flags & 0x40) != 0 ? 1 : 0;
      length += (flags & 0x30) != 0 ? 1 : 0;
    }
    return length <= payloadLength ? length : -1;
  }

  /// Whether the first packet of a frame: start of a partition (S) and partition 0 (PID).
  static boolean isFrameStart(byte[] payload, int offset, int payloadLength) {
    return descriptorLength(payload, offset, payloadLength) > 0 && (payload[offset] & 0x17) == 0x10;
  }

  /// Whether the first packet of a key frame. Beside the P bit (RFC 7741 section 4.3) it wants the
  /// start code of a key frame (RFC 6386 section 9.1), so that an encrypted payload is not taken
  /// for one.
  static boolean isKeyFrameStart(byte[] payload, int offset, int payloadLength) {
    if (!isFrameStart(payload, offset, payloadLength)) {
      return false;
    }
    int descriptor = descriptorLength(payload, offset, payloadLength);
    int frame = offset + descriptor;
    return payloadLength - descriptor >= 10
        && (payload[frame] & 1) == 0
        && Bytes.u24(payload, frame + 3) == 0x9D012A;
  }

  /// Length of the descriptor, in bytes.
  public int length() {
    return length;
  }

  /// 15 or 7, or 0 if there is no PictureID.
  public int pictureIdBits() {
    return pictureIdBits;
  }

  /// The PictureID, or -1.
  public int pictureId() {
    return pictureId;
  }

  /// The running index of base layer frames, 0 to 255, or -1.
  public int tl0PicIdx() {
    return tl0PicIdx;
  }

  /// The running index of key frames, 0 to 31, or -1.
  public int keyIdx() {
    return keyIdxAt == ABSENT ? -1 : temporalByte & 0x1f;
  }

  /// The temporal layer, 0 to 3, or -1.
  public int temporalLayer() {
    return hasTemporalLayer ? temporalByte >>> 6 : -1;
  }

  /// Whether the frame depends on the base layer only (the Y bit).
  public boolean isLayerSync() {
    return hasTemporalLayer && (temporalByte & 0x20) != 0;
  }

  /// Whether this is the first packet of a frame.
  public boolean isFrameStart() {
    return (required & 0x17) == 0x10;
  }

  /// Writes the low 7 or 15 bits of a PictureID, as many as the packet has; nothing if it has none.
  ///
  /// @param payloadOffset where the payload starts in the copy
  public void setPictureId(byte[] copy, int payloadOffset, int value) {
    if (pictureIdBits == 15) {
      Bytes.put16(copy, payloadOffset + pictureIdAt, 0x8000 | (value & 0x7fff));
    } else if (pictureIdBits == 7) {
      Bytes.put8(copy, payloadOffset + pictureIdAt, value & 0x7f);
    }
  }

  /// Writes the low 8 bits of a TL0PICIDX; nothing if the packet has none.
  public void setTl0PicIdx(byte[] copy, int payloadOffset, int value) {
    if (tl0PicIdxAt != ABSENT) {
      Bytes.put8(copy, payloadOffset + tl0PicIdxAt, value);
    }
  }

  /// Writes the low 5 bits of a KEYIDX; nothing if the packet has none.
  public void setKeyIdx(byte[] copy, int payloadOffset, int value) {
    if (keyIdxAt != ABSENT) {
      Bytes.put8(copy, payloadOffset + keyIdxAt, (temporalByte & 0xe0) | (value & 0x1f));
    }
  }
}
