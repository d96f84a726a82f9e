package io.rivero.pipeline;

/// Is media decoded and encoded again on its way?
public enum MediaTranscodingState {
  TRANSCODING,
  NOT_TRANSCODING
}
