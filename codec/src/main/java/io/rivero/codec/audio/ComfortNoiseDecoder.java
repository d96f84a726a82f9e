package io.rivero.codec.audio;

/// Makes noise as a comfort noise packet describes it (RFC 3389 section 3): a level and the
/// spectrum as reflection coefficients.
///
/// ```
/// +-+-+-+-+-+-+-+-+-----------+-----------+--
/// |0|   level     |  N1       |  N2       |...   level in -dBov, k = 258 (N - 127) / 32768
/// +-+-+-+-+-+-+-+-+-----------+-----------+--
/// ```
///
/// [#decode] takes the description, [#conceal] gives the noise; before the first packet it is
/// silence. A new level is reached within 20 ms.
///
/// Owner: one thread.
public final class ComfortNoiseDecoder implements AudioDecoder {
  /// Coefficients that are used; more are ignored.
  static final int MAX_ORDER = 12;

  private final int sampleRateHz;
  private final int channels;
  private final float[] reflection = new float[MAX_ORDER];
  private final float[] backward = new float[MAX_ORDER + 1];
  private int order;
  private float gain; // of the excitation
  private float wantedGain;
  private int random = 0x2545F491;
  private long malformed;

  public ComfortNoiseDecoder(int sampleRateHz, int channels) {
    this.sampleRateHz = sampleRateHz;
    this.channels = channels;
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
    return 0; // it lasts until the next packet
  }

  @Override
  public void decode(byte[] packet, int offset, int length, AudioFrame out) {
    out.set(sampleRateHz, channels, 0);
    if (length < 1) {
      malformed++;
      return;
    }
    order = Math.min(length - 1, MAX_ORDER);
    double rest = 1; // of a power of one behind the inverse filter
    for (int i = 0; i < order; i++) {
      float k = 258f * ((packet[offset + 1 + i] & 0xff) - 127) / 32768;
      reflection[i] = Math.clamp(k, -0.98f, 0.98f);
      rest *= 1 - reflection[i] * reflection[i];
    }
    int level = packet[offset] & 0x7f;
    double rms = 32768 * Math.pow(10, -Math.max(level, 20) / 20.0); // noise is never louder
    wantedGain = level == 127 ? 0 : (float) (rms * Math.sqrt(rest) * Math.sqrt(3));
  }

  @Override
  public void conceal(int samples, AudioFrame out) {
    short[] pcm = out.set(sampleRateHz, channels, samples).pcm();
    float step = 50f / sampleRateHz;
    for (int i = 0; i < samples; i++) {
      gain += (wantedGain - gain) * Math.min(1, step * 5);
      short value = (short) Math.clamp(Math.round(next()), -32768, 32767);
      for (int c = 0; c < channels; c++) {
        pcm[i * channels + c] = value;
      }
    }
  }

  /// One sample: white noise through the lattice of the reflection coefficients.
  private float next() {
    random ^= random << 13;
    random ^= random >>> 17;
    random ^= random << 5;
    float forward = random * 0x1p-31f * gain;
    for (int i = order - 1; i >= 0; i--) {
      forward -= reflection[i] * backward[i];
      backward[i + 1] = backward[i] + reflection[i] * forward;
    }
    backward[0] = forward;
    return forward;
  }

  @Override
  public long malformed() {
    return malformed;
  }
}
