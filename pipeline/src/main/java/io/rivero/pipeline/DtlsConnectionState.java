package io.rivero.pipeline;

/// State of the DTLS association of one transport.
public enum DtlsConnectionState {
  NEW,
  CLOSED,
  FAILED,
  CONNECTING,
  CONNECTED
}
