package io.rivero.codec.g722;

import io.rivero.codec.audio.AudioEncoder;
import io.rivero.codec.audio.AudioFrame;

/// Encodes G.722 at 64 kbit/s (mode 1) from 16000 Hz, mono: two samples become one byte.
///
/// Owner: one thread.
public final class G722Encoder implements AudioEncoder {
  private final G722Band low = new G722Band(G722Tables.LOW_SCALE);
  private final G722Band high = new G722Band(G722Tables.HIGH_SCALE);
  private final int[] filter = new int[24];

  @Override
  public int sampleRateHz() {
    return G722Decoder.SAMPLE_RATE_HZ;
  }

  @Override
  public int channels() {
    return 1;
  }

  @Override
  public int encode(AudioFrame frame, byte[] out, int offset) {
    int samples = frame.samples();
    if (frame.sampleRateHz() != G722Decoder.SAMPLE_RATE_HZ
        || frame.channels() != 1
        || samples % 2 != 0
        || samples / 2 > MAX_PACKET) {
      throw new IllegalArgumentException(
          frame.sampleRateHz() + " Hz, " + frame.channels() + " channels, " + samples);
    }
    short[] pcm = frame.pcm();
    for (int i = 0; i < samples / 2; i++) {
      out[offset + i] = encode(pcm[2 * i], pcm[2 * i + 1]);
    }
    return samples / 2;
  }

  /// The transmitting quadrature mirror filter, then both bands.
  private byte encode(int first, int second) {
    System.arraycopy(filter, 2, filter, 0, 22);
    filter[22] = first;
    filter[23] = second;
    int odd = 0;
    int even = 0;
    for (int i = 0; i < 12; i++) {
      odd += filter[2 * i] * G722Tables.QMF[i];
      even += filter[2 * i + 1] * G722Tables.QMF[11 - i];
    }
    return (byte) (high((even - odd) >> 14) << 6 | low((even + odd) >> 14));
  }

  private int low(int sample) {
    int difference = G722Band.saturate(sample - low.prediction);
    int size = difference < 0 ? ~difference : difference;
    int interval = 1;
    while (interval < 30 && size >= (G722Tables.LEVELS[interval] * low.scale) >> 12) {
      interval++;
    }
    int code = G722Tables.lowCode(interval, difference < 0);
    int coarse = code >> 2;
    int learnt = (low.scale * G722Tables.LOW_4[coarse]) >> 15;
    low.rescale(G722Tables.LOW_CHANGE[coarse], G722Tables.LOW_MOST, 8);
    low.update(learnt);
    return code;
  }

  private int high(int sample) {
    int difference = G722Band.saturate(sample - high.prediction);
    int size = difference < 0 ? ~difference : difference;
    boolean outer = size >= (564 * high.scale) >> 12;
    int code = (difference < 0 ? 0 : 2) + (outer ? 0 : 1);
    int learnt = (high.scale * G722Tables.HIGH_2[code]) >> 15;
    high.rescale(G722Tables.HIGH_CHANGE[code], G722Tables.HIGH_MOST, 10);
    high.update(learnt);
    return code;
  }
}
