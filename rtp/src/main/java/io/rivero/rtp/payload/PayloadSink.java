package io.rivero.rtp.payload;

/// Takes the payloads that a packetiser makes of a frame, in order.
public interface PayloadSink {
  /// Takes one payload. Its array is a fresh one that nobody else has: exactly as much headroom as
  /// the packetiser was told, then the payload up to the array's end. So the receiver of it can
  /// write a header into the headroom and has a packet without a further copy.
  ///
  /// @param offset where the payload starts: the size of the headroom
  /// @param length of the payload
  /// @param marker whether it is the last one of its frame (the RTP marker bit)
  void payload(byte[] buffer, int offset, int length, boolean marker);
}
