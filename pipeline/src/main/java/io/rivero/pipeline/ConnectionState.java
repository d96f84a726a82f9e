package io.rivero.pipeline;

/// Are all transports of an endpoint up?
public enum ConnectionState {
  DISCONNECTED,
  CONNECTED
}
