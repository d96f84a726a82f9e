package io.rivero.codec.g722;

import io.rivero.codec.audio.AudioDecoder;
import io.rivero.codec.audio.AudioFrame;
import io.rivero.codec.audio.Concealment;

/// Decodes G.722 at 64 kbit/s (mode 1) to 16000 Hz, mono, bit-exactly: one byte gives two samples,
/// so that any bytes are sound and only the length of a packet can be wrong.
///
/// Owner: one thread.
public final class G722Decoder implements AudioDecoder {
  /// Samples per second.
  public static final int SAMPLE_RATE_HZ = 16_000;

  /// Longest packet that is decoded, in bytes: 120 ms.
  public static final int MAX_PACKET_BYTES = 960;

  private final G722Band low = new G722Band(G722Tables.LOW_SCALE);
  private final G722Band high = new G722Band(G722Tables.HIGH_SCALE);
  private final int[] filter = new int[24];
  private final Concealment concealment = new Concealment(SAMPLE_RATE_HZ);
  private int lastSamples = 320;
  private long malformed;

  @Override
  public int sampleRateHz() {
    return SAMPLE_RATE_HZ;
  }

  @Override
  public int channels() {
    return 1;
  }

  @Override
  public int samples(byte[] packet, int offset, int length) {
    return length > MAX_PACKET_BYTES ? 0 : 2 * length;
  }

  @Override
  public void decode(byte[] packet, int offset, int length, AudioFrame out) {
    if (length < 1 || length > MAX_PACKET_BYTES) {
      malformed++;
      conceal(lastSamples, out);
      return;
    }
    short[] pcm = out.set(SAMPLE_RATE_HZ, 1, 2 * length).pcm();
    for (int i = 0; i < length; i++) {
      int code = packet[offset + i];
      join(low(code & 0x3f), high(code >> 6 & 3), pcm, 2 * i);
    }
    lastSamples = 2 * length;
    concealment.good(pcm, lastSamples);
  }

  private int low(int code) {
    int difference = (low.scale * G722Tables.LOW_6[code]) >> 15;
    int sample = Math.clamp(low.prediction + difference, -16_384, 16_383);
    int coarse = code >> 2;
    int learnt = (low.scale * G722Tables.LOW_4[coarse]) >> 15;
    low.rescale(G722Tables.LOW_CHANGE[coarse], G722Tables.LOW_MOST, 8);
    low.update(learnt);
    return sample;
  }

  private int high(int code) {
    int difference = (high.scale * G722Tables.HIGH_2[code]) >> 15;
    int sample = Math.clamp(high.prediction + difference, -16_384, 16_383);
    high.rescale(G722Tables.HIGH_CHANGE[code], G722Tables.HIGH_MOST, 10);
    high.update(difference);
    return sample;
  }

  /// The receiving quadrature mirror filter.
  private void join(int lowSample, int highSample, short[] pcm, int at) {
    System.arraycopy(filter, 2, filter, 0, 22);
    filter[22] = lowSample + highSample;
    filter[23] = lowSample - highSample;
    int first = 0;
    int second = 0;
    for (int i = 0; i < 12; i++) {
      second += filter[2 * i] * G722Tables.QMF[i];
      first += filter[2 * i + 1] * G722Tables.QMF[11 - i];
    }
    pcm[at] = (short) G722Band.saturate(first >> 11);
    pcm[at + 1] = (short) G722Band.saturate(second >> 11);
  }

  @Override
  public void conceal(int samples, AudioFrame out) {
    concealment.conceal(out.set(SAMPLE_RATE_HZ, 1, samples).pcm(), samples);
  }

  @Override
  public long malformed() {
    return malformed;
  }
}
