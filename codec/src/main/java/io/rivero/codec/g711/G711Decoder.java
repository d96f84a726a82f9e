package io.rivero.codec.g711;

import io.rivero.codec.audio.AudioDecoder;
import io.rivero.codec.audio.AudioFrame;
import io.rivero.codec.audio.Concealment;

/// Decodes PCMU or PCMA: 8000 Hz, mono, one byte per sample, so that any bytes are sound and only
/// the length of a packet can be wrong.
///
/// Owner: one thread.
public final class G711Decoder implements AudioDecoder {
  /// Longest packet that is decoded, in bytes: 120 ms. RTP peers send 20 or 30 ms.
  public static final int MAX_PACKET_SAMPLES = 960;

  private final G711 law;
  private final Concealment concealment = new Concealment(G711.SAMPLE_RATE_HZ);
  private int lastSamples = 160;
  private long malformed;

  public G711Decoder(G711 law) {
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
  public int samples(byte[] packet, int offset, int length) {
    return length > MAX_PACKET_SAMPLES ? 0 : length;
  }

  @Override
  public void decode(byte[] packet, int offset, int length, AudioFrame out) {
    if (length < 1 || length > MAX_PACKET_SAMPLES) {
      malformed++;
      conceal(lastSamples, out);
      return;
    }
    short[] pcm = out.set(G711.SAMPLE_RATE_HZ, 1, length).pcm();
    if (law == G711.ULAW) { // one call target per loop, so that it is inlined
      for (int i = 0; i < length; i++) {
        pcm[i] = G711.ULAW.decode(packet[offset + i]);
      }
    } else {
      for (int i = 0; i < length; i++) {
        pcm[i] = G711.ALAW.decode(packet[offset + i]);
      }
    }
    lastSamples = length;
    concealment.good(pcm, length);
  }

  @Override
  public void conceal(int samples, AudioFrame out) {
    concealment.conceal(out.set(G711.SAMPLE_RATE_HZ, 1, samples).pcm(), samples);
  }

  @Override
  public long malformed() {
    return malformed;
  }
}
