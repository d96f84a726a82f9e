package io.rivero.pipeline;

import io.rivero.pipeline.audio.EncoderSettings;
import io.rivero.sdp.CodecMatch;
import io.rivero.sdp.FormatParameters;
import io.rivero.sdp.NegotiatedCodec;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What the viewers of one encoder have negotiated and reported, as one setting (RFC 7587 section
/// 6.1): whoever asks for less gets it, and with him all others.
final class SoundWishes {
  /// More repetition in an encoder's packets would cost more quality than it repairs.
  static final int MAX_LOSS_PERCENT = 20;

  private static final int LEAST_BITS_PER_SECOND = 6000;
  private static final int MAX_DIGITS = 7;

  private int lossPercent;
  private boolean dtx = true;
  private int maxBitsPerSecond;

  static EncoderSettings of(NegotiatedCodec codec, List<Leg> legs) {
    var wishes = new SoundWishes();
    for (Leg leg : legs) {
      NegotiatedCodec negotiated = CodecMatch.find(codec, leg.codecs());
      if (negotiated != null) {
        wishes.add(negotiated.parameters(), leg.track().statistics().fractionLost());
      }
    }
    return wishes.settings(!legs.isEmpty());
  }

  void add(FormatParameters parameters, double fractionLost) {
    if (isSet(parameters, "useinbandfec")) {
      int percent = (int) Math.round(100 * fractionLost);
      lossPercent = Math.max(lossPercent, Math.min(MAX_LOSS_PERCENT, percent));
    }
    dtx &= isSet(parameters, "usedtx");
    int limit = number(parameters.get("maxaveragebitrate"));
    if (limit >= LEAST_BITS_PER_SECOND) {
      maxBitsPerSecond = maxBitsPerSecond == 0 ? limit : Math.min(limit, maxBitsPerSecond);
    }
  }

  /// @param any is there a viewer?
  EncoderSettings settings(boolean any) {
    return new EncoderSettings(lossPercent, any && dtx, maxBitsPerSecond);
  }

  private static boolean isSet(FormatParameters parameters, String name) {
    return "1".equals(parameters.get(name));
  }

  private static int number(@Nullable String text) {
    boolean digits =
        text != null
            && text.length() <= MAX_DIGITS
            && !text.isEmpty()
            && text.chars().allMatch(c -> c >= '0' && c <= '9');
    return digits ? Integer.parseInt(text) : 0;
  }
}
