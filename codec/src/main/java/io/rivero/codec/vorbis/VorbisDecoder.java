package io.rivero.codec.vorbis;

import io.rivero.codec.audio.AudioDecoder;
import io.rivero.codec.audio.AudioFrame;
import io.rivero.codec.vorbis.VorbisSetup.Mapping;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Decodes Vorbis I of files: any rate, up to 8 channels, of which more than two become two. Floor
/// type 0, which no encoder has made since 2001, is not supported.
///
/// The first packet gives no samples, each other one a quarter of its block and of the one before.
///
/// Owner: one thread.
public final class VorbisDecoder implements AudioDecoder {
  private final VorbisSetup setup;
  private final int channels;
  private final Transform[] transforms; // short, long
  private final float[][] slopes;
  private final float[][] spectra;
  private final float[][] blocks;
  private final float[][] before; // the block before, windowed
  private final boolean[] silent;
  private int beforeSize;
  private final short[] last = new short[AudioFrame.MAX_CHANNELS];
  private int lastSamples;
  private long malformed;

  private VorbisDecoder(VorbisSetup setup) {
    this.setup = setup;
    channels = Math.min(setup.channels, AudioFrame.MAX_CHANNELS);
    int[] sizes = {setup.shortSize, setup.longSize};
    transforms = new Transform[] {new Transform(sizes[0]), new Transform(sizes[1])};
    slopes = new float[][] {slope(sizes[0] / 2), slope(sizes[1] / 2)};
    spectra = new float[setup.channels][sizes[1] / 2];
    blocks = new float[setup.channels][sizes[1]];
    before = new float[setup.channels][sizes[1]];
    silent = new boolean[setup.channels];
    lastSamples = sizes[0] / 2;
  }

  /// A decoder for a track, from two of its three header packets (the comments are not needed).
  ///
  /// @return null if they are malformed or use floor type 0
  public static @Nullable VorbisDecoder create(byte[] identification, byte[] setup) {
    VorbisSetup parsed = VorbisSetup.parse(identification, setup);
    return parsed == null ? null : new VorbisDecoder(parsed);
  }

  /// The window's rise (section 4.3.1).
  private static float[] slope(int length) {
    float[] slope = new float[length];
    for (int i = 0; i < length; i++) {
      double sine = Math.sin((i + 0.5) / length * Math.PI / 2);
      slope[i] = (float) Math.sin(Math.PI / 2 * sine * sine);
    }
    return slope;
  }

  @Override
  public int sampleRateHz() {
    return setup.sampleRateHz;
  }

  @Override
  public int channels() {
    return channels;
  }

  /// What the packet will give after the one decoded last.
  @Override
  public int samples(byte[] packet, int offset, int length) {
    BitReader in = new BitReader(packet, offset, length);
    int mode = mode(in);
    return mode < 0 || beforeSize == 0 ? 0 : (beforeSize + size(mode)) / 4;
  }

  private int size(int mode) {
    return setup.modes[mode].isLong() ? setup.longSize : setup.shortSize;
  }

  /// Number of the packet's mode, -1 if it is no audio packet (section 4.3.1).
  private int mode(BitReader in) {
    boolean audio = !in.readFlag();
    int mode = in.read(32 - Integer.numberOfLeadingZeros(setup.modes.length - 1));
    return audio && mode < setup.modes.length && !in.isOver() ? mode : -1;
  }

  @Override
  public void decode(byte[] packet, int offset, int length, AudioFrame out) {
    BitReader in = new BitReader(packet, offset, length);
    int mode = mode(in);
    boolean isLong = mode >= 0 && setup.modes[mode].isLong();
    boolean longBefore = isLong && in.readFlag();
    boolean longAfter = isLong && in.readFlag();
    if (mode < 0 || in.isOver()) {
      malformed++;
      conceal(lastSamples, out);
      return;
    }
    int size = size(mode);
    spectrum(in, setup.mappings[setup.modes[mode].mapping()], size / 2);
    for (int c = 0; c < setup.channels; c++) {
      if (silent[c]) {
        Arrays.fill(blocks[c], 0, size, 0);
      } else {
        transforms[isLong ? 1 : 0].inverse(spectra[c], blocks[c]);
        window(blocks[c], size, slope(isLong && longBefore), slope(isLong && longAfter));
      }
    }
    overlap(size, out);
  }

  private float[] slope(boolean isLong) {
    return slopes[isLong ? 1 : 0];
  }

  /// Floors, residues, coupling (sections 4.3.2 to 4.3.6).
  private void spectrum(BitReader in, Mapping mapping, int length) {
    boolean[] skipped = new boolean[setup.channels];
    for (int c = 0; c < setup.channels; c++) {
      Floor1 floor = setup.floors[mapping.floors[mapping.submap[c]]];
      Arrays.fill(spectra[c], 0, length, 1);
      silent[c] = !floor.read(in, setup.codebooks);
      skipped[c] = silent[c];
      if (!silent[c]) {
        floor.apply(spectra[c], length); // the line alone, until the residue is there
      }
    }
    for (int i = 0; i < mapping.magnitudes.length; i++) {
      boolean both = skipped[mapping.magnitudes[i]] && skipped[mapping.angles[i]];
      skipped[mapping.magnitudes[i]] = both;
      skipped[mapping.angles[i]] = both;
    }
    float[][] residue = new float[setup.channels][length];
    for (int submap = 0; submap < mapping.residues.length; submap++) {
      residue(in, mapping, submap, residue, skipped, length);
    }
    for (int i = mapping.magnitudes.length - 1; i >= 0; i--) {
      uncouple(residue[mapping.magnitudes[i]], residue[mapping.angles[i]], length);
    }
    for (int c = 0; c < setup.channels; c++) {
      for (int i = 0; i < length; i++) {
        spectra[c][i] *= residue[c][i];
      }
    }
  }

  private void residue(
      BitReader in, Mapping mapping, int submap, float[][] residue, boolean[] skipped, int length) {
    int count = 0;
    for (int owner : mapping.submap) {
      count += owner == submap ? 1 : 0;
    }
    float[][] lanes = new float[count][];
    boolean[] skip = new boolean[count];
    int lane = 0;
    for (int c = 0; c < setup.channels; c++) {
      if (mapping.submap[c] == submap) {
        lanes[lane] = residue[c];
        skip[lane++] = skipped[c];
      }
    }
    if (count > 0) {
      setup.residues[mapping.residues[submap]].decode(in, lanes, skip, length);
    }
  }

  /// Section 4.3.5: from magnitude and angle, on a square, to two channels.
  private static void uncouple(float[] magnitudes, float[] angles, int length) {
    for (int i = 0; i < length; i++) {
      float m = magnitudes[i];
      float a = angles[i];
      float other = (m > 0) == (a > 0) ? m - a : m + a;
      magnitudes[i] = a > 0 ? m : other;
      angles[i] = a > 0 ? other : m;
    }
  }

  /// Section 4.3.1: zero, rise, one, fall, zero; a short neighbour makes for a short slope.
  private static void window(float[] block, int size, float[] rise, float[] fall) {
    int begin = size / 4 - rise.length / 2;
    Arrays.fill(block, 0, begin, 0);
    for (int i = 0; i < rise.length; i++) {
      block[begin + i] *= rise[i];
    }
    int end = 3 * size / 4 - fall.length / 2;
    for (int i = 0; i < fall.length; i++) {
      block[end + i] *= fall[fall.length - 1 - i];
    }
    Arrays.fill(block, end + fall.length, size, 0);
  }

  /// Section 4.3.8: from the middle of the block before to the middle of this one.
  private void overlap(int size, AudioFrame out) {
    int samples = beforeSize == 0 ? 0 : (beforeSize + size) / 4;
    short[] pcm = out.set(setup.sampleRateHz, channels, samples).pcm();
    int shift = size / 4 - beforeSize / 4;
    for (int i = 0; i < samples; i++) {
      int old = beforeSize / 2 + i;
      int now = shift + i;
      for (int c = 0; c < channels; c++) {
        float sum = 0;
        for (int lane = c; lane < setup.channels; lane += channels) { // more than two: by turns
          sum += old < beforeSize ? before[lane][old] : 0;
          sum += now >= 0 && now < size / 2 ? blocks[lane][now] : 0;
        }
        float scaled = sum * 32_767 * channels / Math.max(channels, setup.channels);
        pcm[i * channels + c] = (short) Math.clamp(Math.round(scaled), -32_768, 32_767);
      }
    }
    for (int c = 0; c < setup.channels; c++) {
      float[] block = before[c];
      before[c] = blocks[c];
      blocks[c] = block;
    }
    beforeSize = size;
    if (samples > 0) {
      lastSamples = samples;
      System.arraycopy(pcm, (samples - 1) * channels, last, 0, channels);
    }
  }

  /// From where it ended to silence in 5 ms: files have no gaps, only errors.
  @Override
  public void conceal(int samples, AudioFrame out) {
    short[] pcm = out.set(setup.sampleRateHz, channels, samples).pcm();
    out.silence();
    int fade = Math.min(samples, setup.sampleRateHz / 200);
    for (int i = 0; i < fade; i++) {
      for (int c = 0; c < channels; c++) {
        pcm[i * channels + c] = (short) (last[c] * (fade - 1 - i) / fade);
      }
    }
    Arrays.fill(last, (short) 0);
    beforeSize = 0;
  }

  @Override
  public long malformed() {
    return malformed;
  }
}
