package io.rivero.pipeline;

/// Key of the certificate that an endpoint shows in its DTLS handshake.
public enum CertificateKeyType {
  RSA,
  ECDSA
}
