package io.rivero.rtp.stream;

import io.rivero.rtp.Bytes;
import io.rivero.rtp.RtpPacket;

/// Turns a retransmission (RFC 4588 section 4) back into the packet that was lost:
///
/// ```
///  |         RTP header          |
///  |  OSN (16)  |  original payload ...
/// ```
final class RtxUnwrapper {
  private final RtpPacket packet = new RtpPacket();

  /// Whether there is an original sequence number and a payload; otherwise it is padding, by which
  /// senders probe the bandwidth.
  static boolean carriesMedia(RtpPacket rtx) {
    return rtx.payloadLength() > 2;
  }

  /// The original sequence number, 0 to 65535.
  static int originalSequenceNumber(RtpPacket rtx) {
    return Bytes.u16(rtx.buffer(), rtx.payloadOffset());
  }

  /// The packet that was lost, in an array of its own; the view is reused.
  ///
  /// @param rtx one that carries media
  RtpPacket unwrap(RtpPacket rtx, int payloadType, int ssrc) {
    int header = rtx.headerLength();
    int payload = rtx.payloadLength() - 2;
    byte[] original = new byte[header + payload];
    System.arraycopy(rtx.buffer(), rtx.offset(), original, 0, header);
    System.arraycopy(rtx.buffer(), rtx.payloadOffset() + 2, original, header, payload);
    original[0] &= ~0x20; // the padding stays behind
    original[1] = (byte) ((original[1] & 0x80) | payloadType);
    Bytes.put16(original, 2, originalSequenceNumber(rtx));
    Bytes.put32(original, 8, ssrc);
    if (!packet.parse(original, 0, original.length)
        || !packet.decrypted(original, 0, original.length)) {
      throw new IllegalStateException("the header has been parsed before");
    }
    return packet;
  }
}
