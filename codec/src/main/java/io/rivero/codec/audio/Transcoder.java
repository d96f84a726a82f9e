package io.rivero.codec.audio;

/// Turns the packets of one codec into those of another: a [JitterBuffer], a [Resampler] and an
/// encoder in a row, paced by whoever calls [#pull].
///
/// Owner: one thread.
public final class Transcoder {
  private final JitterBuffer source;
  private final AudioEncoder target;
  private final Resampler resampler;
  private final AudioBlocks blocks;
  private final AudioFrame decoded = new AudioFrame();
  private final AudioFrame resampled = new AudioFrame();
  private final AudioFrame block = new AudioFrame();
  private final int blockSamples;
  private boolean audible;

  /// @param packetMillis of each packet that the encoder makes: the jitter buffer's block or a
  ///   multiple of it
  public Transcoder(JitterBuffer source, AudioEncoder target, int packetMillis) {
    this.source = source;
    this.target = target;
    resampler =
        new Resampler(
            source.sampleRateHz(), source.channels(), target.sampleRateHz(), target.channels());
    blockSamples = target.sampleRateHz() * packetMillis / 1000;
    blocks = new AudioBlocks(target.sampleRateHz(), target.channels(), blockSamples);
  }

  /// Plays the source's next block and encodes as soon as a packet's worth is there. To be called
  /// once per block of the jitter buffer.
  ///
  /// @param out with room for [AudioEncoder#MAX_PACKET] bytes at `offset`
  /// @return length of the packet; 0 if there is nothing to send
  public int pull(byte[] out, int offset, long nowNanos) {
    audible = source.pull(decoded, nowNanos);
    resampler.convert(decoded, resampled);
    blocks.push(resampled);
    return blocks.poll(block) ? target.encode(block, out, offset) : 0;
  }

  /// Whether the source had anything to hear at the last [#pull].
  public boolean isAudible() {
    return audible;
  }

  /// Samples per channel of a packet, at the encoder's rate.
  public int packetSamples() {
    return blockSamples;
  }

  /// The encoder, to change its settings.
  public AudioEncoder encoder() {
    return target;
  }

  /// The jitter buffer, to push packets and for its statistics.
  public JitterBuffer source() {
    return source;
  }
}
