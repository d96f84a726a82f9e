package io.rivero.rtp.stream;

import io.rivero.rtp.Bytes;
import io.rivero.rtp.RtpPacket;
import io.rivero.rtp.payload.PayloadFormat;
import io.rivero.rtp.payload.Vp8Descriptor;
import io.rivero.rtp.payload.Vp9Descriptor;

/// Keeps the numbers that receivers count pictures by running on when a leg changes its source:
/// PictureID, TL0PICIDX and KEYIDX of VP8 (RFC 7741 section 4.2), PictureID and TL0PICIDX of VP9
/// (RFC 9628 section 4.2), and the frame number of the dependency descriptor.
///
/// As long as nothing has to be changed it looks at no payload: it keeps the newest packet, and
/// reads it when the source changes.
final class PictureNumbers {
  private final Vp8Descriptor vp8 = new Vp8Descriptor();
  private final Vp9Descriptor vp9 = new Vp9Descriptor();

  // What is added to the numbers of the present source.
  private int pictureId;
  private int tl0PicIdx;
  private int keyIdx;
  private int frameNumber;

  // The newest packet that was forwarded.
  private byte[] lastBuffer = new byte[0];
  private int lastPayloadOffset;
  private int lastPayloadLength;
  private int lastDescriptorOffset = -1;
  private PayloadFormat lastFormat = PayloadFormat.OTHER_VIDEO;

  /// Remembers the newest packet.
  ///
  /// @param descriptorOffset of its dependency descriptor, -1 if it has none
  void forwarded(RtpPacket packet, PayloadFormat format, int descriptorOffset) {
    lastBuffer = packet.buffer();
    lastPayloadOffset = packet.payloadOffset();
    lastPayloadLength = packet.payloadLength();
    lastDescriptorOffset = descriptorOffset;
    lastFormat = format;
  }

  /// Makes the numbers of another source, which starts with this packet, follow those of the last
  /// packet that was forwarded.
  void follow(RtpPacket packet, PayloadFormat format, int descriptorOffset) {
    int nextFrame = frameNumber;
    if (descriptorOffset >= 0 && lastDescriptorOffset >= 0) {
      nextFrame +=
          1
              + Bytes.u16(lastBuffer, lastDescriptorOffset + 1)
              - Bytes.u16(packet.buffer(), descriptorOffset + 1);
    }
    frameNumber = nextFrame & 0xffff;
    if (format == PayloadFormat.VP8 && lastFormat == format) {
      followVp8(packet);
    } else if (format == PayloadFormat.VP9 && lastFormat == format) {
      followVp9(packet);
    } else {
      set(0, 0, 0);
    }
  }

  private void followVp8(RtpPacket packet) {
    if (!vp8.parse(lastBuffer, lastPayloadOffset, lastPayloadLength)) {
      return;
    }
    int lastPictureId = vp8.pictureId();
    int lastTl0PicIdx = vp8.tl0PicIdx();
    int lastKeyIdx = vp8.keyIdx();
    if (vp8.parse(packet.buffer(), packet.payloadOffset(), packet.payloadLength())) {
      set(
          next(pictureId, lastPictureId, vp8.pictureId()),
          next(tl0PicIdx, lastTl0PicIdx, vp8.tl0PicIdx()),
          next(keyIdx, lastKeyIdx, vp8.keyIdx()));
    }
  }

  private void followVp9(RtpPacket packet) {
    if (!vp9.parse(lastBuffer, lastPayloadOffset, lastPayloadLength)) {
      return;
    }
    int lastPictureId = vp9.pictureId();
    int lastTl0PicIdx = vp9.tl0PicIdx();
    if (vp9.parse(packet.buffer(), packet.payloadOffset(), packet.payloadLength())) {
      set(
          next(pictureId, lastPictureId, vp9.pictureId()),
          next(tl0PicIdx, lastTl0PicIdx, vp9.tl0PicIdx()),
          0);
    }
  }

  /// The difference that makes `first` of the new source one more than `last` of the old one.
  private static int next(int difference, int last, int first) {
    return last < 0 || first < 0 ? difference : difference + last + 1 - first;
  }

  private void set(int pictureId, int tl0PicIdx, int keyIdx) {
    this.pictureId = pictureId & 0x7fff;
    this.tl0PicIdx = tl0PicIdx & 0xff;
    this.keyIdx = keyIdx & 0x1f;
  }

  /// Renumbers the copy of a payload in place; its length stays.
  void rewrite(PayloadFormat format, byte[] out, int offset, int length) {
    if ((pictureId | tl0PicIdx | keyIdx) == 0) {
      return;
    }
    if (format == PayloadFormat.VP8 && vp8.parse(out, offset, length)) {
      vp8.setPictureId(out, offset, vp8.pictureId() + pictureId);
      vp8.setTl0PicIdx(out, offset, vp8.tl0PicIdx() + tl0PicIdx);
      vp8.setKeyIdx(out, offset, vp8.keyIdx() + keyIdx);
    } else if (format == PayloadFormat.VP9 && vp9.parse(out, offset, length)) {
      vp9.setPictureId(out, offset, vp9.pictureId() + pictureId);
      vp9.setTl0PicIdx(out, offset, vp9.tl0PicIdx() + tl0PicIdx);
    }
  }

  /// What is to be added to the frame number of dependency descriptors.
  int frameNumberDifference() {
    return frameNumber;
  }
}
