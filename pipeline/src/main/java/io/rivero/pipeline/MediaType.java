package io.rivero.pipeline;

/// The kinds of media that a connection carries.
public enum MediaType {
  AUDIO,
  DATA,
  VIDEO
}
