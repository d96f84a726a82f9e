package io.rivero.pipeline;

/// Audio codecs that an application can name.
public enum AudioCodec {
  OPUS,
  PCMU,
  PCMA,
  RAW
}
