package io.rivero.srtp;

import java.nio.ByteBuffer;

/// Master keys and salts of one association: `local` protects what we send, `remote` opens what the
/// peer sends (RFC 5764 section 4.2).
///
/// The buffers are copied, read-only, and exactly as long as the profile says; `toString` shows
/// none of their content.
public record SrtpKeys(
    SrtpProfile profile,
    ByteBuffer localKey,
    ByteBuffer localSalt,
    ByteBuffer remoteKey,
    ByteBuffer remoteSalt) {
  /// Copies and checks.
  ///
  /// @throws IllegalArgumentException when a length is not the profile's
  public SrtpKeys {
    localKey = copy(localKey, profile.keyLength());
    localSalt = copy(localSalt, profile.saltLength());
    remoteKey = copy(remoteKey, profile.keyLength());
    remoteSalt = copy(remoteSalt, profile.saltLength());
  }

  /// The keys of the association as the other side of it sees them.
  public SrtpKeys swapped() {
    return new SrtpKeys(profile, remoteKey, remoteSalt, localKey, localSalt);
  }

  @Override
  public String toString() {
    return "SrtpKeys[" + profile + "]";
  }

  static byte[] bytes(ByteBuffer buffer) {
    byte[] bytes = new byte[buffer.remaining()];
    buffer.get(buffer.position(), bytes);
    return bytes;
  }

  private static ByteBuffer copy(ByteBuffer source, int length) {
    if (source.remaining() != length) {
      throw new IllegalArgumentException(
          "key material of " + source.remaining() + " bytes instead of " + length);
    }
    return ByteBuffer.wrap(bytes(source)).asReadOnlyBuffer();
  }
}
