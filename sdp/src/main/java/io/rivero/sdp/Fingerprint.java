package io.rivero.sdp;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// `a=fingerprint`: the hash of the certificate that the DTLS handshake must show (RFC 8122 section
/// 5).
///
/// @param algorithm in lower case, such as `sha-256`
/// @param value upper-case hexadecimal bytes with colons between them
public record Fingerprint(String algorithm, String value) {
  public Fingerprint {
    algorithm = algorithm.toLowerCase(Locale.ROOT);
    value = value.toUpperCase(Locale.ROOT);
    if (!isValid(algorithm, value)) {
      throw new IllegalArgumentException("fingerprint " + algorithm + " " + value);
    }
  }

  static @Nullable Fingerprint parse(String text) {
    String[] parts = text.strip().split(" +", -1);
    return parts.length == 2 && isValid(parts[0].toLowerCase(Locale.ROOT), parts[1])
        ? new Fingerprint(parts[0], parts[1])
        : null;
  }

  private static boolean isValid(String algorithm, String value) {
    int bytes = lengthOf(algorithm);
    return Text.isToken(algorithm, 32)
        && isHexWithColons(value)
        && (bytes == 0 || value.length() == bytes * 3 - 1);
  }

  String write() {
    return algorithm + " " + value;
  }

  /// Whether it is strong enough to be compared: sha-256, sha-384 or sha-512.
  public boolean isSupported() {
    return lengthOf(algorithm) >= 32;
  }

  /// Bytes of a hash that we know, otherwise 0.
  private static int lengthOf(String algorithm) {
    return switch (algorithm) {
      case "sha-1" -> 20;
      case "sha-224" -> 28;
      case "sha-256" -> 32;
      case "sha-384" -> 48;
      case "sha-512" -> 64;
      default -> 0;
    };
  }

  private static boolean isHexWithColons(String text) {
    if (text.length() % 3 != 2 || text.length() > 3 * 64) {
      return false;
    }
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean valid = i % 3 == 2 ? c == ':' : c < 128 && Character.digit(c, 16) >= 0;
      if (!valid) {
        return false;
      }
    }
    return true;
  }
}
