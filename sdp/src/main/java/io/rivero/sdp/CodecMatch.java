package io.rivero.sdp;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// Whether two formats are the same codec: by name, clock rate, channels and the parameters that
/// change the bit stream. Those that only state a wish (bit rates, levels, `useinbandfec`) do not
/// count.
public final class CodecMatch {
  private CodecMatch() {}

  /// The codec of a leg that carries what `source` sends: the same format if the leg has it,
  /// otherwise one whose decoders must take it (H.264: a higher profile of the same family, and
  /// packetization-mode 1 for mode 0). Null when there is none.
  public static @Nullable NegotiatedCodec find(
      NegotiatedCodec source, List<NegotiatedCodec> sendCodecs) {
    for (NegotiatedCodec codec : sendCodecs) {
      if (same(source, codec)) {
        return codec;
      }
    }
    for (NegotiatedCodec codec : sendCodecs) {
      boolean h264 = isNamed(codec.encodingName(), "H264");
      if (h264
          && sameFormat(source, codec)
          && H264Format.of(codec.parameters()).decodes(H264Format.of(source.parameters()))) {
        return codec;
      }
    }
    return null;
  }

  private static boolean sameFormat(NegotiatedCodec a, NegotiatedCodec b) {
    return isNamed(a.encodingName(), b.encodingName())
        && a.clockRateHz() == b.clockRateHz()
        && a.channels() == b.channels();
  }

  static boolean same(NegotiatedCodec a, NegotiatedCodec b) {
    return sameFormat(a, b) && sameProfile(a.encodingName(), a.parameters(), b.parameters());
  }

  /// Whether an offered format is this codec of ours.
  static boolean matches(Codec codec, RtpMap map, FormatParameters parameters) {
    return isNamed(codec.encodingName(), map.encodingName())
        && codec.clockRateHz() == map.clockRateHz()
        && codec.channels() == map.channels()
        && sameProfile(map.encodingName(), codec.parameters(), parameters);
  }

  /// Defaults: RFC 9628 section 6.1 (VP9), the AV1 RTP payload specification section 7.2.
  private static boolean sameProfile(String encodingName, FormatParameters a, FormatParameters b) {
    if (isNamed(encodingName, "H264")) {
      return H264Format.of(a).isSame(H264Format.of(b));
    } else if (isNamed(encodingName, "VP9")) {
      return a.get("profile-id", "0").equals(b.get("profile-id", "0"));
    } else if (isNamed(encodingName, "AV1")) {
      return a.get("profile", "0").equals(b.get("profile", "0"));
    }
    return true;
  }

  static boolean isNamed(String encodingName, String name) {
    return encodingName.equalsIgnoreCase(name);
  }
}
