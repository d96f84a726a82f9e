package io.rivero.srtp;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// AES in counter mode with HMAC-SHA1 cut to 80 bits (RFC 3711 sections 4.1.1 and 4.2.1).
///
/// The key stream is made by encrypting counter blocks in ECB mode with a cipher that is
/// initialised once: initialising a counter-mode cipher for each packet expands the key again and
/// allocates more than a kilobyte.
final class CounterModeTransform implements Transform {
  private static final int TAG = 10;
  private static final int E_BIT = 0x8000_0000;

  /// What is reused by all transforms of a session: counter blocks, key stream and tag.
  static final class Scratch {
    private byte[] counters = new byte[2048];
    private byte[] stream = new byte[2048];
    private final byte[] mac = new byte[20];
    private final byte[] tag = new byte[20];

    private void ensure(int length) {
      if (counters.length < length) {
        counters = new byte[length];
        stream = new byte[length];
      }
    }
  }

  private final Cipher cipher;
  private final Mac mac;
  private final long saltHigh;
  private final long saltLow;
  private final Scratch scratch;

  CounterModeTransform(
      byte[] encryptionKey, byte[] authenticationKey, byte[] salt, Scratch scratch) {
    try {
      cipher = Cipher.getInstance("AES/ECB/NoPadding");
      cipher.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(encryptionKey, "AES"));
      mac = Mac.getInstance("HmacSHA1");
      mac.init(new SecretKeySpec(authenticationKey, "HmacSHA1"));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has AES and HmacSHA1", e);
    }
    byte[] padded = Arrays.copyOf(salt, 16);
    this.saltHigh = Bytes.int64(padded, 0);
    this.saltLow = Bytes.int64(padded, 8);
    this.scratch = scratch;
  }

  @Override
  public int protectRtp(
      byte[] buffer, int offset, int headerLength, int length, int ssrc, long index) {
    crypt(buffer, offset + headerLength, length - headerLength, ssrc, index);
    int end = offset + length;
    Bytes.putInt32(buffer, end, (int) (index >>> 16));
    authenticate(buffer, offset, length + 4);
    System.arraycopy(scratch.mac, 0, buffer, end, TAG);
    return length + TAG;
  }

  @Override
  public boolean unprotectRtp(
      byte[] buffer, int offset, int headerLength, int length, int ssrc, long index) {
    int plainLength = length - TAG;
    int end = offset + plainLength;
    System.arraycopy(buffer, end, scratch.tag, 0, TAG);
    Bytes.putInt32(buffer, end, (int) (index >>> 16));
    authenticate(buffer, offset, plainLength + 4);
    if (!tagsAreEqual()) {
      return false;
    }
    crypt(buffer, offset + headerLength, plainLength - headerLength, ssrc, index);
    return true;
  }

  @Override
  public int protectRtcp(byte[] buffer, int offset, int length, int ssrc, int index) {
    crypt(buffer, offset + 8, length - 8, ssrc, index);
    int end = offset + length;
    Bytes.putInt32(buffer, end, index | E_BIT);
    authenticate(buffer, offset, length + 4);
    System.arraycopy(scratch.mac, 0, buffer, end + 4, TAG);
    return length + 4 + TAG;
  }

  @Override
  public boolean unprotectRtcp(byte[] buffer, int offset, int length, int ssrc, int indexWord) {
    int authenticated = length - TAG;
    System.arraycopy(buffer, offset + authenticated, scratch.tag, 0, TAG);
    authenticate(buffer, offset, authenticated);
    if (!tagsAreEqual()) {
      return false;
    }
    if ((indexWord & E_BIT) != 0) {
      crypt(buffer, offset + 8, authenticated - 4 - 8, ssrc, indexWord & ~E_BIT);
    }
    return true;
  }

  @Override
  public int rtcpIndexFromEnd() {
    return TAG + 4;
  }

  /// XORs the key stream of RFC 3711 section 4.1.1 over the bytes.
  private void crypt(byte[] buffer, int offset, int length, int ssrc, long index) {
    int streamLength = (length + 15) & ~15;
    scratch.ensure(streamLength);
    fillCounters(
        scratch.counters, streamLength, saltHigh ^ (ssrc & 0xffff_ffffL), saltLow ^ (index << 16));
    try {
      int made = cipher.update(scratch.counters, 0, streamLength, scratch.stream, 0);
      if (made != streamLength) {
        throw new IllegalStateException("AES made " + made + " of " + streamLength + " bytes");
      }
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
    xor(buffer, offset, scratch.stream, length);
  }

  private static void fillCounters(byte[] counters, int length, long high, long low) {
    for (int i = 0; i < length; i += 16) {
      Bytes.putInt64(counters, i, high);
      Bytes.putInt64(counters, i + 8, low + (i >> 4));
    }
  }

  /// Eight bytes at a time by hand: whether a loop over bytes is vectorised depends on what it is
  /// inlined into, and costs a quarter of the packet when it is not.
  private static void xor(byte[] buffer, int offset, byte[] stream, int length) {
    int i = 0;
    for (; i <= length - 8; i += 8) {
      Bytes.putInt64(buffer, offset + i, Bytes.int64(buffer, offset + i) ^ Bytes.int64(stream, i));
    }
    for (; i < length; i++) {
      buffer[offset + i] ^= stream[i];
    }
  }

  private void authenticate(byte[] buffer, int offset, int length) {
    mac.update(buffer, offset, length);
    try {
      mac.doFinal(scratch.mac, 0);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /// Compares the first 80 bits in constant time.
  private boolean tagsAreEqual() {
    Arrays.fill(scratch.mac, TAG, 20, (byte) 0);
    return MessageDigest.isEqual(scratch.mac, scratch.tag);
  }
}
