package io.rivero.sdp;

import org.jspecify.annotations.Nullable;

/// `a=rtcp-fb` (RFC 4585 section 4.2).
///
/// @param payloadType 0 to 127, or [#ALL]
/// @param type everything behind the payload type, such as `nack pli`, with single spaces
public record RtcpFeedback(int payloadType, String type) {
  /// `*`: for every payload type of the m-line.
  public static final int ALL = -1;

  static @Nullable RtcpFeedback parse(String value) {
    int space = value.indexOf(' ');
    if (space < 0) {
      return null;
    }
    String target = value.substring(0, space);
    int payloadType = target.equals("*") ? ALL : Text.number(target, 127);
    String type = String.join(" ", value.substring(space + 1).strip().split("\\s+", -1));
    boolean valid = !type.isEmpty() && (payloadType >= 0 || target.equals("*"));
    return valid ? new RtcpFeedback(payloadType, type) : null;
  }

  String write() {
    return (payloadType == ALL ? "*" : payloadType) + " " + type;
  }
}
