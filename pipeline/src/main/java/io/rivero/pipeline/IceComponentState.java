package io.rivero.pipeline;

/// State of the ICE agent of one transport.
public enum IceComponentState {
  DISCONNECTED,
  GATHERING,
  CONNECTING,
  CONNECTED,
  READY,
  FAILED
}
