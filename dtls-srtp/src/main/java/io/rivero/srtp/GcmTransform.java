package io.rivero.srtp;

import java.security.GeneralSecurityException;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/// AES in Galois/counter mode with tags of 128 bits (RFC 7714 sections 8, 9 and 13).
final class GcmTransform implements Transform {
  private static final int TAG = 16;
  private static final int E_BIT = 0x8000_0000;

  private final Cipher cipher;
  private final SecretKeySpec key;
  private final long saltHigh;
  private final int saltLow;
  private final byte[] nonce = new byte[12];
  private final byte[] word = new byte[4];

  // The nonce of the packet that was encrypted last: a JDK cipher takes none twice in a row.
  private long lastHigh;
  private int lastLow;
  private boolean hasLast;

  GcmTransform(byte[] encryptionKey, byte[] salt) {
    try {
      cipher = Cipher.getInstance("AES/GCM/NoPadding");
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has AES-GCM", e);
    }
    key = new SecretKeySpec(encryptionKey, "AES");
    saltHigh = Bytes.int64(salt, 0);
    saltLow = Bytes.int32(salt, 8);
  }

  @Override
  public int protectRtp(
      byte[] buffer, int offset, int headerLength, int length, int ssrc, long index) {
    try {
      initEncrypt(ssrc, index);
      cipher.updateAAD(buffer, offset, headerLength);
      int payload = offset + headerLength;
      return headerLength + cipher.doFinal(buffer, payload, length - headerLength, buffer, payload);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public boolean unprotectRtp(
      byte[] buffer, int offset, int headerLength, int length, int ssrc, long index) {
    try {
      initDecrypt(ssrc, index);
      cipher.updateAAD(buffer, offset, headerLength);
      int payload = offset + headerLength;
      cipher.doFinal(buffer, payload, length - headerLength, buffer, payload);
      return true;
    } catch (AEADBadTagException e) {
      return false;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public int protectRtcp(byte[] buffer, int offset, int length, int ssrc, int index) {
    try {
      initEncrypt(ssrc, index);
      Bytes.putInt32(word, 0, index | E_BIT);
      cipher.updateAAD(buffer, offset, 8);
      cipher.updateAAD(word);
      int sealed = 8 + cipher.doFinal(buffer, offset + 8, length - 8, buffer, offset + 8);
      Bytes.putInt32(buffer, offset + sealed, index | E_BIT);
      return sealed + 4;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /// An unencrypted packet (E bit 0) is all associated data (RFC 7714 section 9.3).
  @Override
  public boolean unprotectRtcp(byte[] buffer, int offset, int length, int ssrc, int indexWord) {
    int sealed = length - 4;
    int associated = (indexWord & E_BIT) != 0 ? 8 : sealed - TAG;
    try {
      initDecrypt(ssrc, indexWord & ~E_BIT);
      Bytes.putInt32(word, 0, indexWord);
      cipher.updateAAD(buffer, offset, associated);
      cipher.updateAAD(word);
      int start = offset + associated;
      cipher.doFinal(buffer, start, sealed - associated, buffer, start);
      return true;
    } catch (AEADBadTagException e) {
      return false;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public int rtcpIndexFromEnd() {
    return 4;
  }

  private void initEncrypt(int ssrc, long index) throws GeneralSecurityException {
    setNonce(ssrc, index);
    long high = Bytes.int64(nonce, 0);
    int low = Bytes.int32(nonce, 8);
    if (hasLast && high == lastHigh && low == lastLow) {
      // The same packet again: another nonce in between, under which nothing is encrypted.
      nonce[0] ^= 1;
      cipher.init(Cipher.ENCRYPT_MODE, key, new GCMParameterSpec(8 * TAG, nonce));
      nonce[0] ^= 1;
    }
    lastHigh = high;
    lastLow = low;
    hasLast = true;
    cipher.init(Cipher.ENCRYPT_MODE, key, new GCMParameterSpec(8 * TAG, nonce));
  }

  private void initDecrypt(int ssrc, long index) throws GeneralSecurityException {
    setNonce(ssrc, index);
    cipher.init(Cipher.DECRYPT_MODE, key, new GCMParameterSpec(8 * TAG, nonce));
  }

  /// Two zero bytes, SSRC and index, XORed with the salt (RFC 7714 sections 8.1 and 9.1). The SRTCP
  /// index has 31 bits, so the same layout serves both.
  private void setNonce(int ssrc, long index) {
    Bytes.putInt64(nonce, 0, saltHigh ^ ((ssrc & 0xffff_ffffL) << 16 | (index >>> 32)));
    Bytes.putInt32(nonce, 8, saltLow ^ (int) index);
  }
}
