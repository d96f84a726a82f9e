package io.rivero.rtp.payload;

import io.rivero.rtp.Bytes;

/// A reusable view of the VP9 payload descriptor (RFC 9628 section 4.2).
///
/// ```
///         |I|P|L|F|B|E|V|Z|   required
///  I:     |M| PICTURE ID  |   and a second byte if M
///  L:     | TID |U| SID |D|
///  L, !F: |   TL0PICIDX   |
///  F & P: |   P_DIFF    |N|   up to three, N: another one follows
///  V:     | N_S |Y|G|-|-|-|   the scalability structure
/// ```
///
/// The setters write into a copy of the packet, at the places that [#parse] has found, and never
/// change the length of a field.
///
/// Owner: one thread.
public final class Vp9Descriptor {
  private static final int ABSENT = -1;
  private static final int MAX_REFERENCES = 3;

  private int length;
  private int required;
  private int pictureIdBits;
  private int pictureId;
  private int layerByte;
  private int tl0PicIdxAt;
  private int tl0PicIdx;

  /// Reads the descriptor at the start of a payload.
  ///
  /// @return false if the descriptor is malformed or longer than the payload; then the view is
  ///   undefined
  public boolean parse(byte[] payload, int offset, int payloadLength) {
    pictureIdBits = 0;
    pictureId = ABSENT;
    layerByte = ABSENT;
    tl0PicIdxAt = ABSENT;
    tl0PicIdx = ABSENT;
    length = descriptorLength(payload, offset, payloadLength);
    if (length < 0) {
      return false;
    }
    required = Bytes.u8(payload, offset);
    int at = 1;
    if (has(0x80)) {
      boolean wide = (payload[offset + at] & 0x80) != 0;
      pictureIdBits = wide ? 15 : 7;
      pictureId = wide ? Bytes.u16(payload, offset + at) & 0x7fff : payload[offset + at];
      at += wide ? 2 : 1;
    }
    if (has(0x20)) {
      layerByte = Bytes.u8(payload, offset + at++);
      if (!has(0x10)) {
        tl0PicIdxAt = at;
        tl0PicIdx = Bytes.u8(payload, offset + at);
      }
    }
    return true;
  }

  private boolean has(int flag) {
    return (required & flag) != 0;
  }

  /// Length of the descriptor in bytes; -1 if it is malformed or the payload ends before it.
  static int descriptorLength(byte[] payload, int offset, int payloadLength) {
    if (payloadLength < 1) {
      return -1;
    }
    int flags = payload[offset];
    boolean flexible = (flags & 0x10) != 0;
    int end = offset + payloadLength;
    int at = offset + 1;
    if ((flags & 0x80) != 0) {
      if (at >= end) {
        return -1;
      }
      at += (payload[at] & 0x80) != 0 ? 2 : 1;
    }
    if ((flags & 0x20) != 0) {
      at += flexible ? 1 : 2;
    }
    if (flexible && (flags & 0x40) != 0) {
      at = skipReferences(payload, at, end);
    }
    if ((flags & 0x02) != 0 && at >= 0) {
      at = skipScalabilityStructure(payload, at, end);
    }
    return at < 0 || at > end ? -1 : at - offset;
  }

  /// Up to three P_DIFF; a third one that says that another follows is malformed.
  private static int skipReferences(byte[] payload, int start, int end) {
    for (int at = start; at < Math.min(end, start + MAX_REFERENCES); at++) {
      if ((payload[at] & 1) == 0) {
        return at + 1;
      }
    }
    return -1;
  }

  /// RFC 9628 section 4.2.1: sizes of the layers (Y), then a picture group (G).
  private static int skipScalabilityStructure(byte[] payload, int start, int end) {
    if (start >= end) {
      return -1;
    }
    int flags = Bytes.u8(payload, start);
    int at = start + 1;
    if ((flags & 0x10) != 0) {
      at += 4 * ((flags >>> 5) + 1);
    }
    if ((flags & 0x08) == 0) {
      return at;
    }
    if (at >= end) {
      return -1;
    }
    int pictures = Bytes.u8(payload, at++);
    for (int i = 0; i < pictures; i++) {
      if (at >= end) {
        return -1;
      }
      at += 1 + (payload[at] >>> 2 & 3);
    }
    return at;
  }

  /// Whether the first packet of a picture: start of a frame (B) of the lowest spatial layer.
  static boolean isFrameStart(byte[] payload, int offset, int payloadLength) {
    if (descriptorLength(payload, offset, payloadLength) < 0 || (payload[offset] & 0x08) == 0) {
      return false;
    }
    if ((payload[offset] & 0x20) == 0) {
      return true;
    }
    int at = offset + 1;
    if ((payload[offset] & 0x80) != 0) {
      at += (payload[at] & 0x80) != 0 ? 2 : 1;
    }
    return (payload[at] & 0x0e) == 0;
  }

  /// Whether the first packet of a picture that is not predicted from an earlier one (P = 0).
  static boolean isKeyFrameStart(byte[] payload, int offset, int payloadLength) {
    return isFrameStart(payload, offset, payloadLength) && (payload[offset] & 0x40) == 0;
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

  /// The running index of base layer pictures, 0 to 255, or -1 (always in flexible mode).
  public int tl0PicIdx() {
    return tl0PicIdx;
  }

  /// The temporal layer, 0 to 7, or -1.
  public int temporalLayer() {
    return layerByte == ABSENT ? -1 : layerByte >>> 5;
  }

  /// The spatial layer, 0 to 7, or -1.
  public int spatialLayer() {
    return layerByte == ABSENT ? -1 : layerByte >>> 1 & 7;
  }

  /// Whether higher temporal layers may be joined here (the U bit).
  public boolean isSwitchingUpPoint() {
    return layerByte != ABSENT && (layerByte & 0x10) != 0;
  }

  /// Whether the picture is predicted from earlier ones (the P bit).
  public boolean isInterPicturePredicted() {
    return has(0x40);
  }

  /// Whether the packet starts a frame of its layer (the B bit).
  public boolean isLayerFrameStart() {
    return has(0x08);
  }

  /// Whether the packet ends a frame of its layer (the E bit).
  public boolean isLayerFrameEnd() {
    return has(0x04);
  }

  /// Writes the low 7 or 15 bits of a PictureID, as many as the packet has; nothing if it has none.
  ///
  /// @param payloadOffset where the payload starts in the copy
  public void setPictureId(byte[] copy, int payloadOffset, int value) {
    if (pictureIdBits == 15) {
      Bytes.put16(copy, payloadOffset + 1, 0x8000 | (value & 0x7fff));
    } else if (pictureIdBits == 7) {
      Bytes.put8(copy, payloadOffset + 1, value & 0x7f);
    }
  }

  /// Writes the low 8 bits of a TL0PICIDX; nothing if the packet has none.
  public void setTl0PicIdx(byte[] copy, int payloadOffset, int value) {
    if (tl0PicIdxAt != ABSENT) {
      Bytes.put8(copy, payloadOffset + tl0PicIdxAt, value);
    }
  }
}
