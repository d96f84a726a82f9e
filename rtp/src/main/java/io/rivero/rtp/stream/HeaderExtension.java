package io.rivero.rtp.stream;

/// A negotiated RTP header extension (RFC 8285 section 5, `a=extmap`).
///
/// @param id 1 to 255, local to the media line
/// @param uri what it is; see [io.rivero.rtp.HeaderExtensions]
public record HeaderExtension(int id, String uri) {
  public HeaderExtension {
    if (id < 1 || id > 255) {
      throw new IllegalArgumentException("header extension id " + id);
    }
  }
}
