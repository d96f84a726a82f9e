package io.rivero.codec.g711;

import io.rivero.codec.audio.AudioEncoder;
import io.rivero.codec.audio.AudioFrame;

/// Encodes PCMU or PCMA from 8000 Hz mono: one byte per sample, any length.
///
/// It keeps no state: one object can serve any number of streams of its owner.
public final class G711Encoder implements AudioEncoder {
  private final G711 law;

  public G711Encoder(G711 law) {
    this.law = law;
  }

  @Override
  public int sampleRateHz() {
    return G711.SAMPLE_RATE_HZ;
  }

  @Override
  public int channels() {
    return 1;
  }

  @Override
  public int encode(AudioFrame frame, byte[] out, int offset) {
    int samples = frame.samples();
    if (frame.sampleRateHz() != G711.SAMPLE_RATE_HZ
        || frame.channels() != 1
        || samples > MAX_PACKET) {
      throw new IllegalArgumentException(
          frame.sampleRateHz() + " Hz, " + frame.channels() + " channels, " + samples);
    }
    short[] pcm = frame.pcm();
    if (law == G711.ULAW) { // one call target per loop, so that it is inlined
      for (int i = 0; i < samples; i++) {
        out[offset + i] = G711.ULAW.encode(pcm[i]);
      }
    } else {
      for (int i = 0; i < samples; i++) {
        out[offset + i] = G711.ALAW.encode(pcm[i]);
      }
    }
    return samples;
  }
}
