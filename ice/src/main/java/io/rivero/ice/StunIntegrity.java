package io.rivero.ice;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// Computes MESSAGE-INTEGRITY (RFC 8489 section 14.5): HMAC-SHA1 under a short-term credential.
/// Reuses one `Mac`, so it belongs to one thread.
final class StunIntegrity {
  static final int LENGTH = 20;

  private static final String ALGORITHM = "HmacSHA1";

  private final Mac mac;
  private final byte[] result = new byte[LENGTH];

  StunIntegrity() {
    try {
      mac = Mac.getInstance(ALGORITHM);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has " + ALGORITHM, e);
    }
  }

  /// The key of a password. ICE passwords are ASCII (RFC 8839 section 5.4), so OpaqueString changes
  /// nothing.
  static SecretKeySpec key(String password) {
    return new SecretKeySpec(password.getBytes(StandardCharsets.UTF_8), ALGORITHM);
  }

  /// The MAC of a message up to the MESSAGE-INTEGRITY attribute, whose header counts as if the
  /// message ended with that attribute.
  ///
  /// @param covered bytes before the attribute
  /// @return valid until the next call
  byte[] compute(SecretKeySpec key, byte[] buffer, int offset, int covered) {
    int length = covered + 4 + LENGTH - StunMessage.HEADER_LENGTH;
    try {
      mac.init(key);
      mac.update(buffer, offset, 2);
      mac.update((byte) (length >> 8));
      mac.update((byte) length);
      mac.update(buffer, offset + 4, covered - 4);
      mac.doFinal(result, 0);
      return result;
    } catch (GeneralSecurityException | IllegalStateException e) {
      throw new IllegalStateException("HMAC of " + covered + " bytes", e);
    }
  }
}
