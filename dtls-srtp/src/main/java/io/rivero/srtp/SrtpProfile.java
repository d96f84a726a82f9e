package io.rivero.srtp;

import org.jspecify.annotations.Nullable;

/// The SRTP protection profiles that are spoken, each with its number in the `use_srtp` extension
/// of DTLS and its lengths in bytes (RFC 5764 section 4.1.2, RFC 7714 section 14.2).
///
/// The order is the order of preference: AES-GCM costs about half as much per packet as AES-CM with
/// HMAC-SHA1.
public enum SrtpProfile {
  AEAD_AES_128_GCM(7, 16, 12, 16),
  AEAD_AES_256_GCM(8, 32, 12, 16),
  AES_128_CM_HMAC_SHA1_80(1, 16, 14, 10);

  private final int id;
  private final int keyLength;
  private final int saltLength;
  private final int tagLength;

  SrtpProfile(int id, int keyLength, int saltLength, int tagLength) {
    this.id = id;
    this.keyLength = keyLength;
    this.saltLength = saltLength;
    this.tagLength = tagLength;
  }

  /// The profile with this number in the `use_srtp` extension, or null when it is not spoken.
  public static @Nullable SrtpProfile ofId(int id) {
    for (SrtpProfile profile : values()) {
      if (profile.id == id) {
        return profile;
      }
    }
    return null;
  }

  /// The number in the `use_srtp` extension.
  public int id() {
    return id;
  }

  /// Length of the master key in bytes.
  public int keyLength() {
    return keyLength;
  }

  /// Length of the master salt in bytes.
  public int saltLength() {
    return saltLength;
  }

  /// Length of the authentication tag that each packet carries, in bytes.
  public int tagLength() {
    return tagLength;
  }

  boolean isAead() {
    return this != AES_128_CM_HMAC_SHA1_80;
  }
}
