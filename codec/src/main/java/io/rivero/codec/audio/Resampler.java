package io.rivero.codec.audio;

/// Converts blocks of PCM of one stream to another rate and another number of channels.
///
/// Any pair of 8000, 11025, 16000, 22050, 24000, 32000, 44100, 48000 and 96000 Hz; what would alias
/// is at least 70 dB down. The output is late by about 35 samples of the lower rate (0.7 ms between
/// 44.1 and 48 kHz, 4 ms from and to 8 kHz); with equal rates by nothing. Two channels become one
/// by their mean. Calls allocate nothing.
///
/// Owner: one thread.
public final class Resampler {
  private final int fromHz;
  private final int fromChannels;
  private final int toHz;
  private final int toChannels;
  private final int lanes; // channels that are filtered: the fewer of both
  private final ResamplerFilter filter;
  private final float[][] input; // per lane: the samples before this block, then this block
  private int kept; // samples in front of the block
  private int phase; // of the next output, in 1/up of an input sample
  private int next; // first input sample that the next output needs

  /// @throws IllegalArgumentException for another rate or number of channels
  public Resampler(int fromHz, int fromChannels, int toHz, int toChannels) {
    check(fromHz, fromChannels);
    check(toHz, toChannels);
    this.fromHz = fromHz;
    this.fromChannels = fromChannels;
    this.toHz = toHz;
    this.toChannels = toChannels;
    lanes = Math.min(fromChannels, toChannels);
    filter = ResamplerFilter.of(fromHz, toHz);
    input = new float[lanes][filter.taps + AudioFrame.MAX_SAMPLES];
    kept = filter.taps / 2 - 1; // so that the first output stands at the first input
  }

  private static void check(int rate, int channels) {
    boolean known =
        switch (rate) {
          case 8000, 11_025, 12_000, 16_000, 22_050, 24_000, 32_000, 44_100, 48_000, 96_000 -> true;
          default -> false;
        };
    if (!known || channels < 1 || channels > AudioFrame.MAX_CHANNELS) {
      throw new IllegalArgumentException(rate + " Hz, " + channels + " channels");
    }
  }

  /// Samples per second of the output.
  public int toHz() {
    return toHz;
  }

  /// Most samples per channel that come out of so many.
  public int maxOutput(int samples) {
    return (int) (((long) samples * filter.up + filter.down - 1) / filter.down) + 1;
  }

  /// Converts a block: the output has as many samples as are complete, so that its length varies by
  /// one where the rates demand it. Its timestamp is the input's, converted.
  ///
  /// @throws IllegalArgumentException if the block has another format, or the output would be
  ///   longer than a frame
  public void convert(AudioFrame in, AudioFrame out) {
    if (in.sampleRateHz() != fromHz || in.channels() != fromChannels) {
      throw new IllegalArgumentException(in.sampleRateHz() + " Hz, " + in.channels());
    }
    if (fromHz == toHz) {
      out.set(toHz, toChannels, in.samples());
      rechannel(in.pcm(), out.pcm(), in.samples());
    } else {
      if (maxOutput(in.samples()) > AudioFrame.MAX_SAMPLES) {
        throw new IllegalArgumentException(in.samples() + " samples");
      }
      out.set(toHz, toChannels, filter(in.pcm(), in.samples(), out.pcm()));
    }
    out.setTimestamp(scale(in.timestamp()));
  }

  private long scale(long timestamp) {
    return timestamp / fromHz * toHz + timestamp % fromHz * toHz / fromHz;
  }

  private void rechannel(short[] in, short[] out, int samples) {
    if (fromChannels == toChannels) {
      System.arraycopy(in, 0, out, 0, samples * toChannels);
    } else if (toChannels == 1) {
      for (int i = 0; i < samples; i++) {
        out[i] = (short) ((in[2 * i] + in[2 * i + 1]) >> 1);
      }
    } else {
      for (int i = 0; i < samples; i++) {
        out[2 * i] = in[i];
        out[2 * i + 1] = in[i];
      }
    }
  }

  private int filter(short[] in, int samples, short[] out) {
    load(in, samples);
    int end = kept + samples;
    int count = 0;
    while (next + filter.taps <= end) {
      for (int lane = 0; lane < lanes; lane++) {
        short value = round(filter.apply(phase, input[lane], next));
        out[count * toChannels + lane] = value;
        if (toChannels > lanes) {
          out[count * toChannels + 1] = value;
        }
      }
      count++;
      phase += filter.down;
      next += phase / filter.up;
      phase %= filter.up;
    }
    int used = Math.min(next, end);
    for (float[] lane : input) {
      System.arraycopy(lane, used, lane, 0, end - used);
    }
    kept = end - used;
    next -= used;
    return count;
  }

  private void load(short[] in, int samples) {
    float[] first = input[0];
    if (lanes == fromChannels) {
      for (int lane = 0; lane < lanes; lane++) {
        float[] to = input[lane];
        for (int i = 0; i < samples; i++) {
          to[kept + i] = in[i * lanes + lane];
        }
      }
    } else {
      for (int i = 0; i < samples; i++) {
        first[kept + i] = (in[2 * i] + in[2 * i + 1]) * 0.5f;
      }
    }
  }

  private static short round(float value) {
    return (short) Math.clamp(Math.round(value), Short.MIN_VALUE, Short.MAX_VALUE);
  }
}
