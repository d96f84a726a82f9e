package io.rivero.pipeline.audio;

import io.rivero.codec.audio.AudioBlocks;
import io.rivero.codec.audio.AudioEncoder;
import io.rivero.codec.audio.AudioFrame;
import io.rivero.codec.audio.Resampler;

/// Brings blocks of one unbroken stream to the rate of an encoder and the length of its packets.
/// Owned by one thread.
final class BlockConverter {
  private static final long SECOND_NANOS = 1_000_000_000L;

  private final Resampler resampler;
  private final AudioBlocks blocks;
  private final int rateHz;
  private final int packetMillis;
  private final AudioFrame input = new AudioFrame();
  private final AudioFrame resampled = new AudioFrame();
  private long delayNanos = -1; // not known yet
  private int heldMillis;
  private int offsetMillis;

  /// @param packetMillis 10, or a multiple of the blocks' length
  BlockConverter(int sampleRateHz, int channels, AudioEncoder encoder, int packetMillis) {
    rateHz = encoder.sampleRateHz();
    this.packetMillis = packetMillis;
    resampler = new Resampler(sampleRateHz, channels, rateHz, encoder.channels());
    blocks = new AudioBlocks(rateHz, encoder.channels(), rateHz * packetMillis / 1000);
  }

  /// Takes the next block. A resampler holds some samples back: silence takes their place once, so
  /// that from then on each block gives as much as it is long.
  void push(AudioBlock block) {
    block.copyTo(input);
    resampler.convert(input, resampled);
    if (delayNanos < 0) {
      int missing = rateHz * AudioBlock.MILLIS / 1000 - resampled.samples();
      input.set(rateHz, resampled.channels(), missing).silence();
      blocks.push(input);
      delayNanos = missing * SECOND_NANOS / rateHz;
    }
    blocks.push(resampled);
    heldMillis += AudioBlock.MILLIS;
  }

  /// Gives the sound of a packet.
  ///
  /// @return false if there is not enough yet
  boolean poll(AudioFrame out) {
    if (heldMillis < packetMillis || !blocks.poll(out)) {
      return false;
    }
    offsetMillis = AudioBlock.MILLIS - heldMillis;
    heldMillis -= packetMillis;
    return true;
  }

  /// Where the last packet begins, from the beginning of the last block: 0 or less, or in its
  /// middle.
  int offsetMillis() {
    return offsetMillis;
  }

  /// By how much what comes out is later than what goes in; known after the first block.
  long delayNanos() {
    return delayNanos;
  }
}
