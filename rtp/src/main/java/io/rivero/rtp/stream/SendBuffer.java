package io.rivero.rtp.stream;

/// The one buffer in which a session writes the packets that it sends by itself.
final class SendBuffer {
  private byte[] buffer = new byte[2048];

  /// The buffer, grown if need be to take a packet of this length and what SRTP appends to it.
  byte[] withRoom(int length) {
    if (buffer.length < length + RtpSession.TAIL_ROOM) {
      buffer = new byte[length + RtpSession.TAIL_ROOM];
    }
    return buffer;
  }

  /// The buffer as it is.
  byte[] bytes() {
    return buffer;
  }
}
