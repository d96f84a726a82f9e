package io.rivero.sdp;

import org.jspecify.annotations.Nullable;

/// `a=rtpmap` (RFC 8866 section 6.6).
///
/// @param payloadType 0 to 127
/// @param encodingName as written; compared without case
/// @param clockRateHz RTP timestamp units per second
/// @param channels 1 where the line does not say
public record RtpMap(int payloadType, String encodingName, int clockRateHz, int channels) {
  static @Nullable RtpMap parse(String value) {
    int space = value.indexOf(' ');
    if (space < 0) {
      return null;
    }
    int payloadType = Text.number(value.substring(0, space), 127);
    String[] parts = value.substring(space + 1).trim().split("/", -1);
    if (payloadType < 0 || parts.length < 2 || parts.length > 3 || !Text.isToken(parts[0], 64)) {
      return null;
    }
    int clockRateHz = Text.number(parts[1], 999_999_999);
    int channels = parts.length == 3 ? Text.number(parts[2], 255) : 1;
    return clockRateHz > 0 && channels > 0
        ? new RtpMap(payloadType, parts[0], clockRateHz, channels)
        : null;
  }

  String write() {
    String map = payloadType + " " + encodingName + "/" + clockRateHz;
    return channels == 1 ? map : map + "/" + channels;
  }

  /// The fixed payload types that we speak need no `a=rtpmap` (RFC 3551 section 6).
  static @Nullable RtpMap ofStaticPayloadType(int payloadType) {
    return switch (payloadType) {
      case 0 -> new RtpMap(0, "PCMU", 8000, 1);
      case 8 -> new RtpMap(8, "PCMA", 8000, 1);
      case 9 -> new RtpMap(9, "G722", 8000, 1);
      case 13 -> new RtpMap(13, "CN", 8000, 1);
      default -> null;
    };
  }
}
