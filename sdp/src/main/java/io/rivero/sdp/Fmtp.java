package io.rivero.sdp;

import org.jspecify.annotations.Nullable;

/// `a=fmtp` (RFC 8866 section 6.15).
public record Fmtp(int payloadType, FormatParameters parameters) {
  static @Nullable Fmtp parse(String value) {
    int space = value.indexOf(' ');
    int payloadType = space < 0 ? -1 : Text.number(value.substring(0, space), 127);
    return payloadType < 0
        ? null
        : new Fmtp(payloadType, new FormatParameters(value.substring(space + 1).strip()));
  }

  String write() {
    return payloadType + " " + parameters.text();
  }
}
