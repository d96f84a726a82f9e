package io.rivero.rtp.stream;

/// What a media line carries.
public enum MediaKind {
  AUDIO,
  VIDEO
}
