package io.rivero.sdp;

import org.jspecify.annotations.Nullable;

/// `a=rid`: a restriction identifier, one simulcast layer (RFC 8851 section 4).
///
/// @param direction `send` or `recv`, as the writer of the description sees it
/// @param restrictions what stands behind the direction, or ""
public record Rid(String id, String direction, String restrictions) {
  static @Nullable Rid parse(String value) {
    String[] parts = value.strip().split(" +", 3);
    if (parts.length < 2 || !Text.isToken(parts[0], 255)) {
      return null;
    }
    boolean valid = parts[1].equals("send") || parts[1].equals("recv");
    return valid ? new Rid(parts[0], parts[1], parts.length == 3 ? parts[2] : "") : null;
  }
}
