package io.rivero.codec.audio;

/// Turns packets of one stream into PCM, in order.
///
/// Packets come from peers: none of them makes a decoder throw. What cannot be decoded becomes
/// concealment as long as the packet seemed to be, and is counted in [#malformed].
///
/// Owner: one thread.
public interface AudioDecoder {
  /// Samples per second and channel of what is decoded.
  int sampleRateHz();

  /// Channels of what is decoded: 1 or 2.
  int channels();

  /// Samples per channel that a packet will give, read without decoding; 0 if it is malformed or
  /// cannot be told before.
  int samples(byte[] packet, int offset, int length);

  /// Decodes a packet. The frame gets format, samples and their number, not the timestamp.
  void decode(byte[] packet, int offset, int length, AudioFrame out);

  /// Makes up for so much missing audio, fading out if that goes on.
  ///
  /// @param samples per channel, from 1; a codec may need a multiple of 2.5 ms and then gives more
  void conceal(int samples, AudioFrame out);

  /// Makes up for the audio right before a packet that has arrived, with what that packet says
  /// about it (in-band error correction) where it does. The packet itself is to be decoded
  /// afterwards.
  ///
  /// @return whether the packet said anything about it
  default boolean recover(byte[] next, int offset, int length, int samples, AudioFrame out) {
    conceal(samples, out);
    return false;
  }

  /// Whether the sender falls silent with this packet: a pause behind it is no loss.
  default boolean startsPause(byte[] packet, int offset, int length) {
    return false;
  }

  /// Packets so far that could not be decoded.
  long malformed();
}
