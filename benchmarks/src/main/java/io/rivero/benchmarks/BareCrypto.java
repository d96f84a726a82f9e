package io.rivero.benchmarks;

import io.rivero.srtp.SrtpProfile;
import java.security.GeneralSecurityException;
import java.security.Key;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/// The `javax.crypto` calls that protect a packet, and nothing else: no header, no index, no
/// window. What SRTP costs beyond them is ours.
final class BareCrypto {
  private static final int HEADER = 12;
  private static final int GCM_TAG_BITS = 128;
  private static final int ROLLOVER_COUNTER = 4;

  private final boolean gcm;
  private final Cipher cipher;
  private final Mac mac;
  private final Key key;
  private final byte[] nonce = new byte[12];
  private final byte[] counter = new byte[16];
  private final byte[] tag = new byte[20];

  BareCrypto(SrtpProfile profile) {
    gcm = profile != SrtpProfile.AES_128_CM_HMAC_SHA1_80;
    key = new SecretKeySpec(new byte[profile.keyLength()], "AES");
    try {
      cipher = Cipher.getInstance(gcm ? "AES/GCM/NoPadding" : "AES/CTR/NoPadding");
      mac = Mac.getInstance("HmacSHA1");
      mac.init(new SecretKeySpec(new byte[20], "HmacSHA1"));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has these", e);
    }
  }

  /// Encrypts and authenticates `length` plain bytes in place.
  ///
  /// @param index another one each time
  void protect(byte[] packet, int length, long index) throws GeneralSecurityException {
    if (gcm) {
      crypt(Cipher.ENCRYPT_MODE, packet, length, index);
    } else {
      counterMode(packet, length, index);
    }
  }

  /// Checks and decrypts what {@link #protect} made of `length` plain bytes.
  void unprotect(byte[] packet, int length, long index) throws GeneralSecurityException {
    if (gcm) {
      crypt(Cipher.DECRYPT_MODE, packet, length + GCM_TAG_BITS / 8, index);
    } else {
      counterMode(packet, length, index);
    }
  }

  private void crypt(int mode, byte[] packet, int length, long index)
      throws GeneralSecurityException {
    for (int i = 0; i < 8; i++) {
      nonce[4 + i] = (byte) (index >>> (8 * i));
    }
    cipher.init(mode, key, new GCMParameterSpec(GCM_TAG_BITS, nonce));
    cipher.updateAAD(packet, 0, HEADER);
    cipher.doFinal(packet, HEADER, length - HEADER, packet, HEADER);
  }

  private void counterMode(byte[] packet, int length, long index) throws GeneralSecurityException {
    for (int i = 0; i < 8; i++) {
      counter[4 + i] = (byte) (index >>> (8 * i));
    }
    cipher.init(Cipher.ENCRYPT_MODE, key, new IvParameterSpec(counter));
    cipher.doFinal(packet, HEADER, length - HEADER, packet, HEADER);
    mac.update(packet, 0, length + ROLLOVER_COUNTER);
    mac.doFinal(tag, 0);
  }
}
