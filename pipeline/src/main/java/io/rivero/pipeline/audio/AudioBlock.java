package io.rivero.pipeline.audio;

import io.rivero.codec.audio.AudioFrame;
import java.util.Arrays;

/// 20 ms of decoded sound. Immutable: any number of consumers share one.
public final class AudioBlock implements SoundItem {
  /// Its length.
  public static final int MILLIS = 20;

  /// The same in nanoseconds.
  public static final long NANOS = MILLIS * 1_000_000L;

  private final short[] pcm;
  private final int sampleRateHz;
  private final int channels;
  private final long number;
  private final SoundTime time;

  /// @param frame is copied
  /// @param number of the 20 ms of the local clock in which it is played, so that blocks of all
  ///   sources with the same number belong together
  /// @param time where its first sample stands in its stream
  AudioBlock(AudioFrame frame, long number, SoundTime time) {
    this.pcm = Arrays.copyOf(frame.pcm(), frame.samples() * frame.channels());
    this.sampleRateHz = frame.sampleRateHz();
    this.channels = frame.channels();
    this.number = number;
    this.time = time;
  }

  /// The number of the block that is played at a moment.
  public static long numberAt(long nanos) {
    return Math.floorDiv(nanos, NANOS);
  }

  int sampleRateHz() {
    return sampleRateHz;
  }

  int channels() {
    return channels;
  }

  long number() {
    return number;
  }

  SoundTime time() {
    return time;
  }

  void copyTo(AudioFrame frame) {
    frame.set(sampleRateHz, channels, pcm.length / channels);
    System.arraycopy(pcm, 0, frame.pcm(), 0, pcm.length);
  }
}
