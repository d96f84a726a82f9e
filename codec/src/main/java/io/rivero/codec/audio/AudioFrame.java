package io.rivero.codec.audio;

import java.util.Arrays;

/// A block of 16-bit PCM, interleaved: left, right, left, ... for two channels.
///
/// A frame is a buffer that its owner reuses: whoever wants to keep the samples copies them.
/// Between elements blocks have 10 or 20 ms; a decoder's frame has whatever the packet held, at
/// most [#MAX_SAMPLES].
///
/// Owner: one thread.
public final class AudioFrame {
  /// Samples per channel that any frame can hold: 120 ms at 48 kHz, the longest Opus packet.
  public static final int MAX_SAMPLES = 5760;

  /// Channels that a frame can have.
  public static final int MAX_CHANNELS = 2;

  private final short[] pcm = new short[MAX_SAMPLES * MAX_CHANNELS];
  private int sampleRateHz = 48_000;
  private int channels = 1;
  private int samples;
  private long timestamp;

  /// The samples of all channels; those in use are the first [#samples] times [#channels].
  public short[] pcm() {
    return pcm;
  }

  /// Samples per second and channel.
  public int sampleRateHz() {
    return sampleRateHz;
  }

  /// 1 or 2.
  public int channels() {
    return channels;
  }

  /// Samples per channel.
  public int samples() {
    return samples;
  }

  /// When the first sample is played, in samples per channel at [#sampleRateHz] from the source's
  /// own origin; never wraps. Decoders leave it alone, since a packet does not know it.
  public long timestamp() {
    return timestamp;
  }

  /// Says what the samples are; they stay as they are.
  ///
  /// @param samples per channel, 0 to [#MAX_SAMPLES]
  /// @return this
  public AudioFrame set(int sampleRateHz, int channels, int samples) {
    if (sampleRateHz <= 0 || channels < 1 || channels > MAX_CHANNELS) {
      throw new IllegalArgumentException(sampleRateHz + " Hz, " + channels + " channels");
    }
    if (samples < 0 || samples > MAX_SAMPLES) {
      throw new IllegalArgumentException(samples + " samples");
    }
    this.sampleRateHz = sampleRateHz;
    this.channels = channels;
    this.samples = samples;
    return this;
  }

  /// Sets the [#timestamp].
  public void setTimestamp(long timestamp) {
    this.timestamp = timestamp;
  }

  /// Makes all samples zero.
  public void silence() {
    Arrays.fill(pcm, 0, samples * channels, (short) 0);
  }

  /// Takes over everything of another frame.
  public void copyFrom(AudioFrame other) {
    set(other.sampleRateHz, other.channels, other.samples);
    timestamp = other.timestamp;
    System.arraycopy(other.pcm, 0, pcm, 0, samples * channels);
  }
}
