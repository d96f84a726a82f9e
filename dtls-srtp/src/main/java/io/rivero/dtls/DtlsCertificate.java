package io.rivero.dtls;

import java.nio.file.Path;

/// A certificate chain with its private key, as one end of a DTLS association presents it.
/// Immutable; any thread.
@SuppressWarnings("DoNotCallSuggester")
public final class DtlsCertificate {
  /// The key that a certificate is made with.
  public enum KeyType {
    /// ECDSA over P-256: fast to make and to sign with, what browsers use themselves.
    ECDSA,
    /// RSA of 2048 bits.
    RSA
  }

  private DtlsCertificate() {}

  /// Makes a key pair and a certificate signed with it, valid for a year from yesterday on. Takes
  /// milliseconds for ECDSA, up to a second for RSA; the first call of a process takes longer.
  public static DtlsCertificate generate(KeyType type) {
    throw new UnsupportedOperationException();
  }

  /// Reads a certificate chain (own certificate first) and its private key (PKCS #8, SEC 1 or PKCS
  /// #1, not encrypted) from PEM text, in any order.
  ///
  /// @throws DtlsException with what is missing or wrong
  public static DtlsCertificate fromPem(String pem) {
    throw new UnsupportedOperationException();
  }

  /// Reads a PEM file as [#fromPem(String)] does; the message of an error begins with the file.
  ///
  /// @throws DtlsException when the file cannot be read, is over 1 MiB, or its content is wrong
  public static DtlsCertificate fromPem(Path file) {
    throw new UnsupportedOperationException();
  }

  /// The type of the key.
  public KeyType keyType() {
    throw new UnsupportedOperationException();
  }

  /// The fingerprint of the certificate itself, for SDP.
  public Fingerprint fingerprint(HashAlgorithm algorithm) {
    throw new UnsupportedOperationException();
  }
}
