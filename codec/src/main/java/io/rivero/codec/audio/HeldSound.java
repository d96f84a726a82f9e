package io.rivero.codec.audio;

/// PCM that is decoded and not yet played. What does not fit any more is dropped. Owner: one
/// thread.
final class HeldSound {
  private static final int FADES_PER_SECOND = 200; // 5 ms each

  private final int rate;
  private final int channels;
  private final short[] pcm;
  private final TimeStretch stretch;
  private int samples;

  /// @param capacity samples per channel
  HeldSound(int rate, int channels, int capacity) {
    this.rate = rate;
    this.channels = channels;
    pcm = new short[capacity * channels];
    stretch = new TimeStretch(rate, channels, pcm.length);
  }

  /// Samples per channel.
  int samples() {
    return samples;
  }

  /// Samples per channel in a fade.
  int fadeSamples() {
    return rate / FADES_PER_SECOND;
  }

  void append(AudioFrame frame) {
    int room = pcm.length / channels - samples;
    int more = Math.min(room, frame.samples());
    System.arraycopy(frame.pcm(), 0, pcm, samples * channels, more * channels);
    samples += more;
  }

  /// Moves the first samples to a frame that has room for them, or all if there are fewer.
  void moveTo(AudioFrame out, int wanted) {
    int moved = Math.min(wanted, samples);
    System.arraycopy(pcm, 0, out.pcm(), 0, moved * channels);
    System.arraycopy(pcm, moved * channels, pcm, 0, (samples - moved) * channels);
    samples -= moved;
  }

  void clear() {
    samples = 0;
  }

  /// Keeps a fade's length, which falls to silence.
  void fadeOut() {
    samples = Math.min(samples, fadeSamples());
    fade(0, false);
  }

  /// Lets what begins here rise from silence.
  void fadeIn(int from) {
    fade(from, true);
  }

  private void fade(int from, boolean in) {
    int length = Math.min(fadeSamples(), samples - from);
    for (int i = 0; i < length; i++) {
      int part = in ? i : length - 1 - i;
      for (int c = 0; c < channels; c++) {
        int at = (from + i) * channels + c;
        pcm[at] = (short) (pcm[at] * part / length);
      }
    }
  }

  /// Samples per channel that [#shorten] wants.
  int wantedToShorten() {
    return stretch.wanted();
  }

  /// Leaves a pitch period out.
  ///
  /// @param least how alike the places must be, -1 to 1
  /// @return samples per channel removed, 0 if nothing was alike enough
  int shorten(double least) {
    int removed = stretch.shorten(pcm, samples, least);
    samples -= removed;
    return removed;
  }

  /// Inserts a pitch period.
  ///
  /// @param least how alike the places must be, -1 to 1
  /// @return samples per channel added, 0 if nothing was alike enough
  int lengthen(double least) {
    int added = stretch.lengthen(pcm, samples, least);
    samples += added;
    return added;
  }
}
