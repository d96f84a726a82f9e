package io.rivero.srtp;

import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/// Session keys from a master key and salt, by the AES counter-mode PRF with a key derivation rate
/// of 0 (RFC 3711 section 4.3); for AES-GCM with the same PRF and the salt extended by zeros (RFC
/// 7714 section 11, RFC 6188 section 3 for 256 bits).
final class KeyDerivation {
  /// Labels of the session keys (RFC 3711 sections 4.3.1 and 4.3.2).
  enum Label {
    RTP_ENCRYPTION(0),
    RTP_AUTHENTICATION(1),
    RTP_SALT(2),
    RTCP_ENCRYPTION(3),
    RTCP_AUTHENTICATION(4),
    RTCP_SALT(5);

    private final int value;

    Label(int value) {
      this.value = value;
    }
  }

  private final byte[] masterKey;
  private final byte[] masterSalt;

  KeyDerivation(byte[] masterKey, byte[] masterSalt) {
    this.masterKey = masterKey;
    this.masterSalt = masterSalt;
  }

  byte[] derive(Label label, int length) {
    byte[] counter = Arrays.copyOf(masterSalt, 16);
    counter[7] ^= (byte) label.value;
    try {
      Cipher cipher = Cipher.getInstance("AES/CTR/NoPadding");
      cipher.init(
          Cipher.ENCRYPT_MODE, new SecretKeySpec(masterKey, "AES"), new IvParameterSpec(counter));
      return cipher.doFinal(new byte[length]);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has AES in counter mode", e);
    }
  }
}
