package io.rivero.pipeline;

/// Has the peer sent RTCP during the last five seconds?
public enum MediaState {
  DISCONNECTED,
  CONNECTED
}
