package io.rivero.srtp;

/// Encryption and authentication with the session keys of one direction of RTP or RTCP. All methods
/// work in place; the caller has checked headers and lengths. The room for what is added is there.
sealed interface Transform permits CounterModeTransform, GcmTransform {
  /// Protects an RTP packet of `length` bytes whose header has `headerLength`; returns the new
  /// length.
  int protectRtp(byte[] buffer, int offset, int headerLength, int length, int ssrc, long index);

  /// Opens an RTP packet of `length` bytes, tag included. Returns whether it is authentic.
  boolean unprotectRtp(
      byte[] buffer, int offset, int headerLength, int length, int ssrc, long index);

  /// Protects an RTCP packet with SRTCP index `index`; returns the new length.
  int protectRtcp(byte[] buffer, int offset, int length, int ssrc, int index);

  /// Opens an RTCP packet of `length` bytes, tag and index included, of which [#rtcpIndexFromEnd]
  /// told the index. Returns whether it is authentic.
  boolean unprotectRtcp(byte[] buffer, int offset, int length, int ssrc, int indexWord);

  /// Where the word with the E bit and the SRTCP index stands, from the end of the packet.
  int rtcpIndexFromEnd();
}
