package io.rivero.sdp;

import org.jspecify.annotations.Nullable;

/// `a=ssrc`: something about one source (RFC 5576 section 4.1).
///
/// @param ssrc unsigned 32 bits
/// @param name such as `cname` or `msid`
/// @param value "" where there is none
public record SsrcAttribute(int ssrc, String name, String value) {
  static @Nullable SsrcAttribute parse(String text) {
    int space = text.indexOf(' ');
    long ssrc = Text.unsigned32(space < 0 ? text : text.substring(0, space));
    if (ssrc < 0) {
      return null;
    }
    String attribute = space < 0 ? "" : text.substring(space + 1);
    int colon = attribute.indexOf(':');
    return colon < 0
        ? new SsrcAttribute((int) ssrc, attribute, "")
        : new SsrcAttribute(
            (int) ssrc, attribute.substring(0, colon), attribute.substring(colon + 1));
  }

  String write() {
    String text = Integer.toUnsignedString(ssrc) + " " + name;
    return value.isEmpty() ? text : text + ":" + value;
  }
}
