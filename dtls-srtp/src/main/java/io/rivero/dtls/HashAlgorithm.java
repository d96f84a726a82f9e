package io.rivero.dtls;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// The hash functions that a certificate fingerprint may use (RFC 8122 section 5). MD5 and SHA-1
/// are left out on purpose: they do not bind a certificate any more.
public enum HashAlgorithm {
  SHA_256("sha-256", "SHA-256", 32),
  SHA_384("sha-384", "SHA-384", 48),
  SHA_512("sha-512", "SHA-512", 64);

  private final String sdpName;
  private final String javaName;
  private final int length;

  HashAlgorithm(String sdpName, String javaName, int length) {
    this.sdpName = sdpName;
    this.javaName = javaName;
    this.length = length;
  }

  /// The algorithm with this name in SDP, in any case; null when it is not supported.
  public static @Nullable HashAlgorithm ofName(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    for (HashAlgorithm algorithm : values()) {
      if (algorithm.sdpName.equals(lower)) {
        return algorithm;
      }
    }
    return null;
  }

  /// The name in SDP, for example `sha-256`.
  public String sdpName() {
    return sdpName;
  }

  /// Length of the hash in bytes.
  public int length() {
    return length;
  }

  byte[] digest(byte[] bytes) {
    try {
      return MessageDigest.getInstance(javaName).digest(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has " + javaName, e);
    }
  }
}
