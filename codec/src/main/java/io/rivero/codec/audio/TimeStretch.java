package io.rivero.codec.audio;

/// Makes PCM shorter or longer by one pitch period without changing its pitch (WSOLA): two places
/// that look alike are laid over each other.
///
/// Works in place, allocates nothing after the first call. Owner: one thread.
final class TimeStretch {
  private static final int MIN_LAG_MICROS = 2500;
  private static final int MAX_LAG_MILLIS = 15;
  private static final int COARSE_HZ = 8000;

  private final int rate;
  private final int channels;
  private final int step; // coarse search looks at each step-th sample
  private final int minLag;
  private final int maxLag;
  private final float[] mono;
  private double likeness;

  TimeStretch(int sampleRateHz, int channels, int maxSamples) {
    rate = sampleRateHz;
    this.channels = channels;
    step = Math.max(1, rate / COARSE_HZ);
    minLag = (int) ((long) rate * MIN_LAG_MICROS / 1_000_000);
    maxLag = rate * MAX_LAG_MILLIS / 1000;
    mono = new float[maxSamples];
  }

  /// Samples per channel that should be there for an operation: twice the longest period.
  int wanted() {
    return 2 * maxLag;
  }

  /// Takes one period out of `samples` at the front of the block.
  ///
  /// @param least how alike the places must be, -1 to 1
  /// @return samples per channel removed, 0 if nothing was alike enough
  int shorten(short[] pcm, int samples, double least) {
    int lag = findLag(pcm, samples);
    if (lag == 0 || likeness < least) {
      return 0;
    }
    for (int i = 0; i < lag; i++) {
      for (int c = 0; c < channels; c++) {
        int at = i * channels + c;
        pcm[at] = blend(pcm[at], pcm[at + lag * channels], i, lag);
      }
    }
    int after = 2 * lag * channels;
    System.arraycopy(pcm, after, pcm, lag * channels, samples * channels - after);
    return lag;
  }

  /// Puts one period more into `samples` at the front of the block, which must have room for it.
  ///
  /// @return samples per channel added, 0 if nothing was alike enough
  int lengthen(short[] pcm, int samples, double least) {
    int lag = findLag(pcm, samples);
    if (lag == 0 || likeness < least || (samples + lag) * channels > pcm.length) {
      return 0;
    }
    int size = lag * channels;
    System.arraycopy(pcm, size, pcm, 2 * size, samples * channels - size);
    for (int i = 0; i < lag; i++) { // from the end of the first period back to its beginning
      for (int c = 0; c < channels; c++) {
        int at = i * channels + c;
        pcm[size + at] = blend(pcm[2 * size + at], pcm[at], i, lag);
      }
    }
    return lag;
  }

  private static short blend(int from, int to, int i, int length) {
    return (short) ((from * (length - i) + to * i) / length);
  }

  /// The lag at which the beginning looks most like what follows; sets [#likeness].
  private int findLag(short[] pcm, int samples) {
    int longest = Math.min(maxLag, samples / 2);
    if (longest < minLag) {
      return 0;
    }
    int length = Math.min(samples, 2 * maxLag);
    for (int i = 0; i < length; i++) {
      mono[i] = channels == 1 ? pcm[i] : pcm[2 * i] + pcm[2 * i + 1];
    }
    int best = minLag;
    double bestLikeness = -2;
    for (int lag = minLag; lag <= longest; lag += step) {
      double found = correlate(lag, step);
      if (found > bestLikeness) {
        bestLikeness = found;
        best = lag;
      }
    }
    int from = Math.max(minLag, best - step + 1);
    int to = Math.min(longest, best + step - 1);
    likeness = -2;
    int fine = best;
    for (int lag = from; lag <= to; lag++) {
      double found = correlate(lag, 1);
      if (found > likeness) {
        likeness = found;
        fine = lag;
      }
    }
    return fine;
  }

  /// Normalised correlation of the first `lag` samples with the next ones; silence is like silence.
  private double correlate(int lag, int stride) {
    double product = 0;
    double first = 0;
    double second = 0;
    for (int i = 0; i < lag; i += stride) {
      float a = mono[i];
      float b = mono[i + lag];
      product += a * b;
      first += a * a;
      second += b * b;
    }
    double quiet = lag / (double) stride * 400; // 20 of 32768: nobody hears a seam
    return first < quiet && second < quiet
        ? 1
        : product / Math.sqrt(Math.max(1, first) * Math.max(1, second));
  }
}
