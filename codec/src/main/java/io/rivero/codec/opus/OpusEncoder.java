package io.rivero.codec.opus;

import io.github.jaredmdobson.concentus.OpusApplication;
import io.github.jaredmdobson.concentus.OpusException;
import io.rivero.codec.audio.AudioEncoder;
import io.rivero.codec.audio.AudioFrame;
import io.rivero.codec.audio.AudioLevel;

/// Encodes Opus (RFC 6716): frames of 2.5, 5, 10, 20, 40 or 60 ms. Everything of [Config] but the
/// format and the application can be changed while it runs.
///
/// Discontinuous transmission (DTX) works in two ways: by the library's own detector in its voice
/// mode, and, in all modes, by not encoding at all what stays below -70 dBov for 200 ms. A pause
/// begins with one packet that says so and is refreshed every 400 ms (RFC 7587 section 3.1.3).
///
/// Owner: one thread. Allocates what the library does.
public final class OpusEncoder implements AudioEncoder {
  private static final int SILENT_DBOV = 70;
  private static final int HANGOVER_MS = 200;
  private static final int REFRESH_MS = 400;
  private static final int MAX_OPUS_BYTES = 1275; // of a frame (RFC 6716 section 3.2.1)

  /// What is encoded, and how.
  ///
  /// @param sampleRateHz 8000, 12000, 16000, 24000 or 48000
  /// @param channels 1 or 2
  /// @param voice whether speech matters most
  /// @param bitsPerSecond 6000 to 510000
  /// @param complexity 0 (cheap) to 10
  /// @param fec whether packets repeat the ones before them, as `packetLossPercent` suggests
  /// @param packetLossPercent of the path, 0 to 100
  /// @param dtx whether silence is not sent
  public record Config(
      int sampleRateHz,
      int channels,
      boolean voice,
      int bitsPerSecond,
      int complexity,
      boolean fec,
      int packetLossPercent,
      boolean dtx) {
    public Config {
      if (channels < 1 || channels > 2) {
        throw new IllegalArgumentException(channels + " channels");
      }
    }

    /// Speech to browsers: 48 kHz mono, 32 kbit/s with error correction.
    public static Config speech() {
      return new Config(48_000, 1, true, 32_000, 5, true, 10, false);
    }

    /// Anything: 48 kHz stereo, 96 kbit/s.
    public static Config music() {
      return new Config(48_000, 2, false, 96_000, 5, false, 0, false);
    }
  }

  private final int sampleRateHz;
  private final int channels;
  private final boolean voice;
  private io.github.jaredmdobson.concentus.OpusEncoder encoder;
  private int bitsPerSecond;
  private int complexity;
  private boolean fec;
  private int packetLossPercent;
  private boolean dtx;
  private int silentMs;
  private int pausedMs;
  private boolean paused;
  private long failures;

  public OpusEncoder(Config config) {
    sampleRateHz = config.sampleRateHz;
    channels = config.channels;
    voice = config.voice;
    encoder = create();
    setBitsPerSecond(config.bitsPerSecond);
    setComplexity(config.complexity);
    setErrorCorrection(config.fec, config.packetLossPercent);
    setDtx(config.dtx);
  }

  private io.github.jaredmdobson.concentus.OpusEncoder create() {
    try {
      return new io.github.jaredmdobson.concentus.OpusEncoder(
          sampleRateHz,
          channels,
          voice ? OpusApplication.OPUS_APPLICATION_VOIP : OpusApplication.OPUS_APPLICATION_AUDIO);
    } catch (OpusException e) {
      throw new IllegalStateException(e);
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

  /// Sets the bit rate, 6000 to 510000 bit/s; anything else is the nearest of these.
  public void setBitsPerSecond(int bitsPerSecond) {
    this.bitsPerSecond = Math.clamp(bitsPerSecond, 6000, 510_000);
    encoder.setBitrate(this.bitsPerSecond);
  }

  /// The bit rate in use.
  public int bitsPerSecond() {
    return bitsPerSecond;
  }

  /// Sets the effort, 0 to 10.
  public void setComplexity(int complexity) {
    this.complexity = Math.clamp(complexity, 0, 10);
    encoder.setComplexity(this.complexity);
  }

  /// Switches the repetition of packets in their successors.
  ///
  /// @param packetLossPercent what is to be expected, 0 to 100
  public void setErrorCorrection(boolean fec, int packetLossPercent) {
    this.fec = fec;
    this.packetLossPercent = Math.clamp(packetLossPercent, 0, 100);
    encoder.setUseInbandFEC(fec);
    encoder.setPacketLossPercent(this.packetLossPercent);
  }

  /// Switches discontinuous transmission.
  public void setDtx(boolean dtx) {
    this.dtx = dtx;
    encoder.setUseDTX(dtx);
  }

  /// Frames that the library could not encode; nothing is sent for them.
  public long failures() {
    return failures;
  }

  @Override
  public int encode(AudioFrame frame, byte[] out, int offset) {
    check(frame);
    int milliseconds = Math.max(1, frame.samples() * 1000 / sampleRateHz);
    if (dtx && isSilent(frame, milliseconds) && paused && pausedMs < REFRESH_MS) {
      pausedMs += milliseconds;
      return 0;
    }
    return whatIsSent(run(frame, out, offset), out, offset, milliseconds);
  }

  private boolean isSilent(AudioFrame frame, int milliseconds) {
    boolean silent = AudioLevel.dbov(frame) >= SILENT_DBOV;
    silentMs = silent ? silentMs + milliseconds : 0;
    return silentMs > HANGOVER_MS;
  }

  /// Lets one packet through at the beginning of a pause and one at each refresh.
  private int whatIsSent(int length, byte[] out, int offset, int milliseconds) {
    boolean pause = dtx && (length <= 2 || silentMs > HANGOVER_MS);
    if (!pause || length == 0) {
      paused = false;
      return length;
    }
    boolean first = !paused || pausedMs >= REFRESH_MS;
    paused = true;
    pausedMs = first ? milliseconds : pausedMs + milliseconds;
    if (!first) {
      return 0;
    }
    out[offset] &= (byte) ~3; // the first byte alone says that nothing follows
    return 1;
  }

  private int run(AudioFrame frame, byte[] out, int offset) {
    try {
      return encoder.encode(frame.pcm(), 0, frame.samples(), out, offset, MAX_OPUS_BYTES);
    } catch (OpusException | RuntimeException | AssertionError e) {
      failures++;
      encoder = create();
      setBitsPerSecond(bitsPerSecond);
      setComplexity(complexity);
      setErrorCorrection(fec, packetLossPercent);
      setDtx(dtx);
      return 0;
    }
  }

  private void check(AudioFrame frame) {
    int samples = frame.samples();
    int quanta = samples * 400 / sampleRateHz;
    boolean known = quanta == 1 || quanta == 2 || quanta == 4 || quanta == 8 || quanta == 16;
    if (frame.sampleRateHz() != sampleRateHz
        || frame.channels() != channels
        || quanta * sampleRateHz != samples * 400
        || !(known || quanta == 24)) {
      throw new IllegalArgumentException(
          frame.sampleRateHz() + " Hz, " + frame.channels() + " channels, " + samples);
    }
  }
}
