package io.rivero.sdp;

import org.jspecify.annotations.Nullable;

/// `a=msid`: the media stream and track that an m-line carries (RFC 8830 section 2).
///
/// @param streamId `-` for a track without a stream
/// @param trackId "" where there is none
public record Msid(String streamId, String trackId) {
  static @Nullable Msid parse(String value) {
    String[] parts = value.strip().split(" +", -1);
    return parts.length <= 2 && !parts[0].isEmpty()
        ? new Msid(parts[0], parts.length == 2 ? parts[1] : "")
        : null;
  }

  String write() {
    return trackId.isEmpty() ? streamId : streamId + " " + trackId;
  }
}
