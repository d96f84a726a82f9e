package io.rivero.sdp;

import org.jspecify.annotations.Nullable;

/// The `o=` line: which session this is, and which version of it (RFC 8866 section 5.2).
///
/// @param sessionId as written; two descriptions belong together only when it is the same text
/// @param sessionVersion unsigned 64-bit number that rises with every change
public record Origin(
    String username,
    String sessionId,
    long sessionVersion,
    String netType,
    String addressType,
    String address) {

  static @Nullable Origin parse(String value) {
    String[] parts = value.split(" ", -1);
    if (parts.length != 6 || !Text.isDigits(parts[1], 40)) {
      return null;
    }
    for (String part : parts) {
      if (part.isEmpty()) {
        return null;
      }
    }
    if (!Text.isDigits(parts[2], 20)) {
      return null;
    }
    try {
      long version = Long.parseUnsignedLong(parts[2]);
      return new Origin(parts[0], parts[1], version, parts[3], parts[4], parts[5]);
    } catch (NumberFormatException e) {
      return null;
    }
  }

  String write() {
    String version = Long.toUnsignedString(sessionVersion);
    return String.join(" ", username, sessionId, version, netType, addressType, address);
  }
}
