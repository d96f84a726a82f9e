package io.rivero.codec.audio;

/// Cuts a stream of frames of any length into blocks of one length, as encoders and mixers want
/// them.
///
/// It holds at most the longest frame and one block; what does not fit any more is dropped from the
/// front and counted, so that a reader who is too slow hears the newest.
///
/// Owner: one thread.
public final class AudioBlocks {
  private final int sampleRateHz;
  private final int channels;
  private final int blockSamples;
  private final short[] pcm;
  private int held; // samples per channel
  private long timestamp; // of the first one
  private long dropped;

  /// @param blockSamples per channel of each block
  public AudioBlocks(int sampleRateHz, int channels, int blockSamples) {
    this.sampleRateHz = sampleRateHz;
    this.channels = channels;
    this.blockSamples = blockSamples;
    pcm = new short[(AudioFrame.MAX_SAMPLES + blockSamples) * channels];
  }

  /// Appends a frame.
  public void push(AudioFrame frame) {
    if (frame.sampleRateHz() != sampleRateHz || frame.channels() != channels) {
      throw new IllegalArgumentException(frame.sampleRateHz() + " Hz, " + frame.channels());
    }
    int excess = held + frame.samples() - pcm.length / channels;
    if (excess > 0) {
      dropped += excess;
      remove(excess);
    }
    if (held == 0) {
      timestamp = frame.timestamp();
    }
    System.arraycopy(frame.pcm(), 0, pcm, held * channels, frame.samples() * channels);
    held += frame.samples();
  }

  /// Takes the next block, if it is complete.
  public boolean poll(AudioFrame out) {
    if (held < blockSamples) {
      return false;
    }
    out.set(sampleRateHz, channels, blockSamples);
    out.setTimestamp(timestamp);
    System.arraycopy(pcm, 0, out.pcm(), 0, blockSamples * channels);
    remove(blockSamples);
    return true;
  }

  private void remove(int samples) {
    int count = Math.min(samples, held);
    System.arraycopy(pcm, count * channels, pcm, 0, (held - count) * channels);
    held -= count;
    timestamp += count;
  }

  /// Samples per channel that wait.
  public int held() {
    return held;
  }

  /// Samples per channel that nobody took in time.
  public long dropped() {
    return dropped;
  }
}
