package io.rivero.codec.audio;

import org.jspecify.annotations.Nullable;

/// Adds up the voices of a room, block by block: one addition per voice, one subtraction per
/// listener who is heard himself (mix-minus).
///
/// ```
/// mixer.begin();
/// for (AudioFrame voice : speaking) mixer.add(voice);        // who is silent is left out
/// mixer.mix(null, listeners, out);                           // for all who are silent: once
/// for (each speaking) mixer.mix(hisVoice, hisOutput, out);   // for him: all but himself
/// ```
///
/// Owner: one thread; calls allocate nothing.
public final class Mixer {
  /// What is kept for one kind of listener from block to block: its limiter.
  ///
  /// Owner: that of the mixer.
  public static final class Output {
    private final SoftLimiter limiter = new SoftLimiter();
  }

  private final int sampleRateHz;
  private final int channels;
  private final int samples;
  private final int[] sum;
  private int voices;

  /// @param samples per channel of each block
  public Mixer(int sampleRateHz, int channels, int samples) {
    this.sampleRateHz = sampleRateHz;
    this.channels = channels;
    this.samples = samples;
    sum = new int[samples * channels];
  }

  /// Begins a block.
  public void begin() {
    voices = 0;
  }

  /// Adds a voice to the block.
  ///
  /// @throws IllegalArgumentException if the frame is not of the mixer's format
  public void add(AudioFrame voice) {
    check(voice);
    short[] pcm = voice.pcm();
    if (voices++ == 0) {
      for (int i = 0; i < sum.length; i++) {
        sum[i] = pcm[i];
      }
    } else {
      for (int i = 0; i < sum.length; i++) {
        sum[i] += pcm[i];
      }
    }
  }

  /// The block as one listener hears it.
  ///
  /// @param own what was added of the listener himself, unchanged, or null if nothing was
  public void mix(@Nullable AudioFrame own, Output output, AudioFrame out) {
    out.set(sampleRateHz, channels, samples);
    if (voices == 0 || (voices == 1 && own != null)) {
      out.silence();
      return;
    }
    if (own != null) {
      check(own);
    }
    output.limiter.apply(sum, own == null ? null : own.pcm(), out.pcm(), sum.length);
  }

  private void check(AudioFrame frame) {
    if (frame.sampleRateHz() != sampleRateHz
        || frame.channels() != channels
        || frame.samples() != samples) {
      throw new IllegalArgumentException(
          frame.sampleRateHz() + " Hz, " + frame.channels() + " channels, " + frame.samples());
    }
  }

  /// Voices in the block so far.
  public int voices() {
    return voices;
  }
}
