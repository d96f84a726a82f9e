package io.rivero.pipeline.audio;

import io.rivero.codec.audio.AudioDecoder;
import io.rivero.codec.audio.AudioEncoder;
import io.rivero.codec.g711.G711;
import io.rivero.codec.g711.G711Decoder;
import io.rivero.codec.g711.G711Encoder;
import io.rivero.codec.g722.G722Decoder;
import io.rivero.codec.g722.G722Encoder;
import io.rivero.codec.opus.OpusDecoder;
import io.rivero.codec.opus.OpusEncoder;
import io.rivero.rtp.payload.PayloadFormat;
import java.util.List;

/// The codecs that sound can be decoded from and encoded to.
public final class AudioCodecs {
  private static final int OPUS_RATE_HZ = 48_000;
  private static final int WIDEBAND_HZ = 16_000;
  private static final int NARROW_BITS_PER_SECOND = 24_000;
  private static final int BITS_PER_SECOND = 32_000;
  private static final int COMPLEXITY = 5;

  /// What a packet may hold that is encoded here: lengths that Opus has, too.
  public static final List<Integer> PACKET_MILLIS = List.of(10, 20, 40, 60);

  /// What it holds unless a viewer has another wish.
  public static final int USUAL_PACKET_MILLIS = 20;

  private AudioCodecs() {}

  /// Can this format be decoded and encoded?
  public static boolean isPossible(PayloadFormat format) {
    return switch (format) {
      case OPUS, PCMU, PCMA, G722 -> true;
      default -> false;
    };
  }

  /// Does it only accompany another format: comfort noise and telephone events?
  public static boolean isAside(PayloadFormat format) {
    return format == PayloadFormat.COMFORT_NOISE || format == PayloadFormat.TELEPHONE_EVENT;
  }

  static AudioDecoder decoder(PayloadFormat format) {
    return switch (format) {
      case OPUS -> new OpusDecoder(OPUS_RATE_HZ, 1);
      case PCMU -> new G711Decoder(G711.ULAW);
      case PCMA -> new G711Decoder(G711.ALAW);
      case G722 -> new G722Decoder();
      default -> throw new IllegalArgumentException(format + " cannot be decoded");
    };
  }

  /// @param sampleRateHz of what will be encoded: Opus takes most rates as they are
  static AudioEncoder encoder(PayloadFormat format, int sampleRateHz, int channels) {
    return switch (format) {
      case OPUS -> new OpusEncoder(opus(sampleRateHz, channels));
      case PCMU -> new G711Encoder(G711.ULAW);
      case PCMA -> new G711Encoder(G711.ALAW);
      case G722 -> new G722Encoder();
      default -> throw new IllegalArgumentException(format + " cannot be encoded");
    };
  }

  /// Only Opus has anything to set.
  static void apply(EncoderSettings settings, AudioEncoder encoder) {
    if (encoder instanceof OpusEncoder opus) {
      opus.setErrorCorrection(true, settings.lossPercent());
      opus.setDtx(settings.dtx());
      int usual = opus(opus.sampleRateHz(), opus.channels()).bitsPerSecond();
      int limit = settings.maxBitsPerSecond();
      opus.setBitsPerSecond(limit == 0 ? usual : Math.min(usual, limit));
    }
  }

  /// Voice with error correction; what has no high frequencies takes fewer bits.
  private static OpusEncoder.Config opus(int sampleRateHz, int channels) {
    boolean asItIs =
        switch (sampleRateHz) {
          case 8000, 12_000, 16_000, 24_000 -> true;
          default -> false;
        };
    int rateHz = asItIs ? sampleRateHz : OPUS_RATE_HZ;
    int bits = rateHz <= WIDEBAND_HZ ? NARROW_BITS_PER_SECOND : BITS_PER_SECOND;
    return new OpusEncoder.Config(
        rateHz, channels, true, bits * channels, COMPLEXITY, true, 0, false);
  }
}
