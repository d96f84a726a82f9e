package io.rivero.pipeline.audio;

import io.rivero.codec.audio.AudioBlocks;
import io.rivero.codec.audio.AudioEncoder;
import io.rivero.codec.audio.AudioFrame;
import io.rivero.codec.audio.Resampler;

/// Brings blocks of one unbroken stream to the rate of an encoder: one in, one out. Owned by one
/// thread.
final class BlockConverter {
  private static final long SECOND_NANOS = 1_000_000_000L;

  private final Resampler resampler;
  private final AudioBlocks blocks;
  private final int rateHz;
  private final int samples; // of a block at the encoder's rate
  private final AudioFrame input = new AudioFrame();
  private final AudioFrame resampled = new AudioFrame();
  private long delayNanos = -1; // not known yet

  BlockConverter(int sampleRateHz, int channels, AudioEncoder encoder) {
    rateHz = encoder.sampleRateHz();
    samples = rateHz * AudioBlock.MILLIS / 1000;
    resampler = new Resampler(sampleRateHz, channels, rateHz, encoder.channels());
    blocks = new AudioBlocks(rateHz, encoder.channels(), samples);
  }

  /// Converts a block. A resampler holds some samples back: silence takes their place once, so that
  /// from then on each block gives a whole one.
  ///
  /// @return false if it has given less than a whole one
  boolean convert(AudioBlock block, AudioFrame out) {
    block.copyTo(input);
    resampler.convert(input, resampled);
    if (delayNanos < 0) {
      int missing = samples - resampled.samples();
      out.set(rateHz, resampled.channels(), missing).silence();
      blocks.push(out);
      delayNanos = missing * SECOND_NANOS / rateHz;
    }
    blocks.push(resampled);
    return blocks.poll(out);
  }

  /// By how much what comes out is later than what goes in; known after the first block.
  long delayNanos() {
    return delayNanos;
  }
}
