package io.rivero.dtls;

/// Text that was given to this module (a fingerprint, a PEM file) is not what it should be; the
/// message names the place and what was expected, and can be shown to a user as it is.
public final class DtlsException extends RuntimeException {
  private static final long serialVersionUID = 1;

  public DtlsException(String message) {
    super(message);
  }

  public DtlsException(String message, Throwable cause) {
    super(message, cause);
  }
}
