package io.rivero.codec.aac;

import io.rivero.codec.audio.AudioDecoder;
import io.rivero.codec.audio.AudioFrame;
import java.util.Arrays;
import java.util.List;
import java.util.logging.Logger;
import net.sourceforge.jaad.aac.Decoder;
import net.sourceforge.jaad.aac.Profile;
import net.sourceforge.jaad.mp4.MP4Exception;
import org.jspecify.annotations.Nullable;

/// Decodes AAC (ISO/IEC 14496-3) of files: low complexity, with or without spectral band
/// replication (HE-AAC), 1024 samples to a packet. More than two channels become two.
///
/// Packets are raw, without ADTS headers; a header is recognised and left out.
///
/// Owner: one thread. Allocates what the library does.
public final class AacDecoder implements AudioDecoder {
  /// Longest packet that is decoded, in bytes: 6144 bits for each of 8 channels (ISO/IEC 14496-3
  /// clause 4.5.3.1).
  public static final int MAX_BYTES = 6144;

  private static final int FRAME = 1024;
  private static final Logger LOGGER = Logger.getLogger("jaad"); // parent of the library's loggers

  static {
    LOGGER.setUseParentHandlers(false); // malformed packets are counted here, not logged there
  }

  private final byte[] configuration;
  private final int sampleRateHz;
  private final int channels;
  private @Nullable Decoder decoder;
  private final short[] last = new short[AudioFrame.MAX_CHANNELS];
  private int lastSamples = FRAME;
  private long malformed;

  private AacDecoder(byte[] configuration, Decoder decoder) {
    this.configuration = configuration;
    this.decoder = decoder;
    sampleRateHz = decoder.getConfig().getOutputFrequency().getFrequency();
    int coded = decoder.getConfig().getChannelConfiguration().getChannelCount();
    channels = Math.clamp(coded, 1, AudioFrame.MAX_CHANNELS);
  }

  /// A decoder for a track.
  ///
  /// @param configuration the AudioSpecificConfig of the file (ISO/IEC 14496-3 clause 1.6.2.1)
  /// @return null if it is malformed or of another profile than low complexity
  public static @Nullable AacDecoder create(byte[] configuration) {
    byte[] copy = configuration.clone();
    Decoder decoder = open(copy);
    return decoder == null ? null : new AacDecoder(copy, decoder);
  }

  private static @Nullable Decoder open(byte[] configuration) {
    try {
      Decoder decoder = Decoder.create(configuration.clone());
      return decoder.getConfig().getProfile() == Profile.AAC_LC
              && decoder.getConfig().getOutputFrequency().getFrequency() > 0
          ? decoder
          : null;
    } catch (MP4Exception | RuntimeException | AssertionError e) {
      return null;
    }
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
    return length < 1 || length > MAX_BYTES ? 0 : lastSamples;
  }

  @Override
  public void decode(byte[] packet, int offset, int length, AudioFrame out) {
    int header = adtsHeader(packet, offset, length);
    if (length - header < 1
        || length > MAX_BYTES
        || !run(Arrays.copyOfRange(packet, offset + header, offset + length), out)) {
      malformed++;
      conceal(lastSamples, out);
      return;
    }
    lastSamples = out.samples();
    System.arraycopy(out.pcm(), (lastSamples - 1) * channels, last, 0, channels);
  }

  /// Length of an ADTS header (ISO/IEC 13818-7 clause 6.2), 0 if there is none.
  private static int adtsHeader(byte[] packet, int offset, int length) {
    boolean sync =
        length >= 7 && (packet[offset] & 0xff) == 0xff && (packet[offset + 1] & 0xf6) == 0xf0;
    return !sync ? 0 : (packet[offset + 1] & 1) == 1 ? 7 : 9;
  }

  /// Whether the library gave a frame; if not, it begins anew with the next packet.
  private boolean run(byte[] bytes, AudioFrame out) {
    out.set(sampleRateHz, channels, 0);
    try {
      Decoder current = decoder == null ? open(configuration) : decoder;
      decoder = current;
      if (current != null) {
        current.decodeFrame(bytes, (lanes, samples, rate) -> take(lanes, samples, rate, out));
      }
      if (out.samples() > 0) {
        return true;
      }
    } catch (RuntimeException | AssertionError | StackOverflowError e) {
      // counted by the caller
    }
    decoder = null;
    return false;
  }

  /// Copies what was decoded; anything else than what the configuration promised is refused.
  private void take(List<float[]> lanes, int samples, int rate, AudioFrame out) {
    if (lanes.isEmpty() || samples > AudioFrame.MAX_SAMPLES || rate != sampleRateHz) {
      return;
    }
    out.set(sampleRateHz, channels, samples);
    float[] left = lanes.getFirst();
    float[] right = lanes.get(lanes.size() > 1 ? 1 : 0);
    int stride = left.length >= samples ? 1 : 0;
    if (stride == 0 || right.length < samples) {
      out.set(sampleRateHz, channels, 0);
      return;
    }
    if (lanes.size() > 2) {
      downmix(lanes, samples, out.pcm());
      return;
    }
    short[] pcm = out.pcm();
    for (int i = 0; i < samples; i++) {
      pcm[i * channels] = round(left[i]);
      if (channels == 2) {
        pcm[2 * i + 1] = round(right[i]);
      }
    }
  }

  /// Centre, left, right, and the rest by turns to both sides (ISO/IEC 14496-3 table 1.19 has the
  /// centre first from three channels on).
  private void downmix(List<float[]> lanes, int samples, short[] pcm) {
    for (int i = 0; i < samples; i++) {
      float left = 0.5f * lanes.get(0)[i] + 0.7f * lanes.get(1)[i];
      float right = 0.5f * lanes.get(0)[i] + 0.7f * lanes.get(2)[i];
      for (int lane = 3; lane < lanes.size(); lane++) {
        float[] rest = lanes.get(lane);
        float value = rest.length > i ? 0.35f * rest[i] : 0;
        left += lane % 2 == 1 ? value : 0;
        right += lane % 2 == 0 ? value : 0;
      }
      pcm[i * channels] = round(left);
      pcm[i * channels + channels - 1] = round(right);
    }
  }

  private static short round(float value) {
    return (short) Math.clamp(Math.round(value), Short.MIN_VALUE, Short.MAX_VALUE);
  }

  /// From where it ended to silence in 5 ms: files have no gaps, only errors.
  @Override
  public void conceal(int samples, AudioFrame out) {
    short[] pcm = out.set(sampleRateHz, channels, samples).pcm();
    out.silence();
    int fade = Math.min(samples, sampleRateHz / 200);
    for (int i = 0; i < fade; i++) {
      for (int c = 0; c < channels; c++) {
        pcm[i * channels + c] = (short) (last[c] * (fade - 1 - i) / fade);
      }
    }
    Arrays.fill(last, (short) 0);
  }

  @Override
  public long malformed() {
    return malformed;
  }
}
