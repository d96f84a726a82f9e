package io.rivero.codec.opus;

import io.github.jaredmdobson.concentus.OpusException;
import io.rivero.codec.audio.AudioDecoder;
import io.rivero.codec.audio.AudioFrame;
import org.jspecify.annotations.Nullable;

/// Decodes Opus (RFC 6716) to 48 kHz, or to a lower rate for cheaper use.
///
/// Frames of 2.5 to 60 ms, packets of up to 120 ms, in-band error correction ([#recover]),
/// concealment, and comfort noise during pauses (DTX): a packet of nothing but its first byte
/// starts one.
///
/// The library below throws assertion errors for some bytes that no encoder makes; a decoder that
/// has thrown is replaced, since its state is undefined.
///
/// Owner: one thread. Allocates what the library does.
public final class OpusDecoder implements AudioDecoder {
  private final int sampleRateHz;
  private final int channels;
  private final int quantum; // 2.5 ms
  private io.github.jaredmdobson.concentus.OpusDecoder decoder;
  private final short[] last; // one sample per channel: where a fade begins
  private int lastSamples;
  private boolean fresh = true;
  private long malformed;

  /// @param sampleRateHz 8000, 12000, 16000, 24000 or 48000
  /// @param channels 1 or 2, whatever the packets have
  public OpusDecoder(int sampleRateHz, int channels) {
    this.sampleRateHz = sampleRateHz;
    this.channels = channels;
    quantum = sampleRateHz / 400;
    lastSamples = sampleRateHz / 50;
    last = new short[channels];
    decoder = create();
  }

  private io.github.jaredmdobson.concentus.OpusDecoder create() {
    try {
      return new io.github.jaredmdobson.concentus.OpusDecoder(sampleRateHz, channels);
    } catch (OpusException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public int sampleRateHz() {
    return sampleRateHz;
  }

  @Override
  public int channels() {
    return channels;
  }

  @Override
  public int samples(byte[] packet, int offset, int length) {
    return OpusPacket.samples(packet, offset, length, sampleRateHz);
  }

  @Override
  public boolean startsPause(byte[] packet, int offset, int length) {
    return length <= 2;
  }

  @Override
  public void decode(byte[] packet, int offset, int length, AudioFrame out) {
    int samples = samples(packet, offset, length);
    if (samples == 0) {
      malformed++;
      conceal(lastSamples, out);
      return;
    }
    out.set(sampleRateHz, channels, samples);
    if (run(packet, offset, length, samples, out, false)) {
      lastSamples = samples;
      fresh = false;
      rememberEnd(out);
    } else {
      malformed++;
      conceal(samples, out);
    }
  }

  @Override
  public void conceal(int samples, AudioFrame out) {
    int rounded = round(samples);
    out.set(sampleRateHz, channels, rounded);
    if (fresh || !run(null, 0, 0, rounded, out, false)) {
      fadeOut(out);
    }
    rememberEnd(out);
  }

  @Override
  public boolean recover(byte[] next, int offset, int length, int samples, AudioFrame out) {
    int rounded = round(samples);
    out.set(sampleRateHz, channels, rounded);
    boolean redundant =
        !fresh
            && samples(next, offset, length) > 0
            && OpusPacket.hasRedundancy(next, offset, length)
            && run(next, offset, length, rounded, out, true);
    if (!redundant) {
      conceal(rounded, out);
    }
    rememberEnd(out);
    return redundant;
  }

  private int round(int samples) {
    int rounded = (Math.max(samples, 1) + quantum - 1) / quantum * quantum;
    return Math.min(rounded, sampleRateHz * 3 / 25);
  }

  /// Whether the library gave exactly so many samples; if not, it is a new decoder from now on.
  private boolean run(
      byte @Nullable [] packet, int offset, int length, int samples, AudioFrame out, boolean fec) {
    try {
      if (decoder.decode(packet, offset, length, out.pcm(), 0, samples, fec) == samples) {
        return true;
      }
    } catch (OpusException | RuntimeException | AssertionError e) {
      // counted by the caller
    }
    decoder = create();
    fresh = true;
    return false;
  }

  /// From where the last frame ended to silence in 5 ms, for want of anything better.
  private void fadeOut(AudioFrame out) {
    out.silence();
    short[] pcm = out.pcm();
    int length = Math.min(out.samples(), 2 * quantum);
    for (int i = 0; i < length; i++) {
      for (int c = 0; c < channels; c++) {
        pcm[i * channels + c] = (short) (last[c] * (length - 1 - i) / length);
      }
    }
  }

  private void rememberEnd(AudioFrame out) {
    System.arraycopy(out.pcm(), (out.samples() - 1) * channels, last, 0, channels);
  }

  @Override
  public long malformed() {
    return malformed;
  }
}
