package io.rivero.sdp;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Who begins the DTLS handshake (RFC 4145 section 4, RFC 8842 section 5).
public enum Setup {
  /// Sends the ClientHello.
  ACTIVE,
  /// Waits for it.
  PASSIVE,
  /// Leaves it to the answerer; in offers only.
  ACTPASS,
  /// Nobody, for now.
  HOLDCONN;

  String sdp() {
    return name().toLowerCase(Locale.ROOT);
  }

  static @Nullable Setup parse(String text) {
    return switch (text) {
      case "active" -> ACTIVE;
      case "passive" -> PASSIVE;
      case "actpass" -> ACTPASS;
      case "holdconn" -> HOLDCONN;
      default -> null;
    };
  }
}
