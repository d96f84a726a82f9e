package io.rivero.codec.audio;

/// Turns PCM into the packets of one stream, one packet for each frame.
///
/// Owner: one thread.
public interface AudioEncoder {
  /// Bytes that no packet of any encoder here exceeds.
  int MAX_PACKET = 1500;

  /// Samples per second and channel that frames must have.
  int sampleRateHz();

  /// Channels that frames must have.
  int channels();

  /// Encodes a frame.
  ///
  /// @param out with room for [#MAX_PACKET] bytes at `offset`
  /// @return length of the packet; 0 if there is nothing to send for this frame
  /// @throws IllegalArgumentException if the frame has not this encoder's format, or a length that
  ///   the codec does not know
  int encode(AudioFrame frame, byte[] out, int offset);
}
