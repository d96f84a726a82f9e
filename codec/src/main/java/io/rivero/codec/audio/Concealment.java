package io.rivero.codec.audio;

import java.util.Arrays;

/// Fills the gaps of a codec that has no concealment of its own (mono): what was heard last is
/// repeated by its pitch period, fading out between 10 and 60 ms, and the first good samples are
/// faded in over what the repetition would have been.
///
/// Owner: one thread.
public final class Concealment {
  private static final int HISTORY_MS = 45;
  private static final int MAX_PERIOD_MS = 15;
  private static final int OVERLAP_MS = 4;
  private static final int FULL_MS = 10;
  private static final int FADED_MS = 60;

  private final int rate;
  private final int maxPeriod;
  private final int overlap;
  private final short[] history; // the newest samples, oldest first
  private final short[] period;
  private int periodLength;
  private int periodAt;
  private int jump; // from the repetition to what was heard last, at the seam
  private int concealed; // samples since the last good one

  /// @param sampleRateHz of the one channel
  public Concealment(int sampleRateHz) {
    rate = sampleRateHz;
    maxPeriod = rate * MAX_PERIOD_MS / 1000;
    overlap = rate * OVERLAP_MS / 1000;
    history = new short[rate * HISTORY_MS / 1000];
    period = new short[maxPeriod];
    periodLength = maxPeriod;
  }

  /// Takes note of decoded samples and smooths their beginning if something was missing before.
  public void good(short[] pcm, int samples) {
    if (concealed > 0) {
      int length = Math.min(overlap, samples);
      for (int i = 0; i < length; i++) {
        int weight = (i + 1) * 256 / (length + 1);
        pcm[i] = (short) ((pcm[i] * weight + next() * (256 - weight)) >> 8);
      }
      concealed = 0;
    }
    remember(pcm, samples);
  }

  /// Writes what might have been.
  public void conceal(short[] pcm, int samples) {
    if (concealed == 0) {
      findPeriod();
    }
    for (int i = 0; i < samples; i++) {
      pcm[i] = next();
    }
    remember(pcm, samples);
  }

  private short next() {
    int full = rate * FULL_MS / 1000;
    int faded = rate * FADED_MS / 1000;
    int sample = period[periodAt];
    if (concealed < overlap) { // the jump at the seam fades instead of clicking
      sample = Math.clamp(sample + jump * (overlap - concealed) / overlap, -32768, 32767);
    }
    periodAt = periodAt + 1 == periodLength ? 0 : periodAt + 1;
    int left = faded - concealed;
    concealed = Math.min(concealed + 1, faded);
    if (left <= 0) {
      return 0;
    }
    return left >= faded - full ? (short) sample : (short) (sample * left / (faded - full));
  }

  private void findPeriod() {
    int lag = bestLag();
    periodLength = lag;
    periodAt = 0;
    int end = history.length;
    System.arraycopy(history, end - lag, period, 0, lag);
    int fade = lag / 4; // the end of the period flows into its beginning
    for (int i = 0; i < fade; i++) {
      int at = lag - fade + i;
      int before = history[end - lag - fade + i];
      period[at] = (short) ((period[at] * (fade - i) + before * i) / fade);
    }
    jump = history[end - 1] - history[end - 1 - lag];
  }

  /// The lag between 2.5 and 15 ms at which the last 15 ms are most like what was before.
  private int bestLag() {
    int window = maxPeriod;
    int end = history.length;
    int best = maxPeriod;
    double bestScore = 0;
    for (int lag = rate / 400; lag <= maxPeriod; lag++) {
      long product = 0;
      long energy = 1;
      for (int i = end - window; i < end; i++) {
        product += (long) history[i] * history[i - lag];
        energy += (long) history[i - lag] * history[i - lag];
      }
      double score = product <= 0 ? 0 : (double) product * product / energy;
      if (score > bestScore) {
        bestScore = score;
        best = lag;
      }
    }
    return best;
  }

  private void remember(short[] pcm, int samples) {
    int kept = Math.max(0, history.length - samples);
    System.arraycopy(history, history.length - kept, history, 0, kept);
    System.arraycopy(pcm, samples - (history.length - kept), history, kept, history.length - kept);
  }

  /// Forgets what was heard.
  public void reset() {
    Arrays.fill(history, (short) 0);
    Arrays.fill(period, (short) 0);
    periodLength = maxPeriod;
    periodAt = 0;
    jump = 0;
    concealed = 0;
  }
}
