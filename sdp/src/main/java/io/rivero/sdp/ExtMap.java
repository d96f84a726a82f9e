package io.rivero.sdp;

import org.jspecify.annotations.Nullable;

/// `a=extmap`: a header extension (RFC 8285 section 5).
///
/// @param id 1 to 14 (one-byte form), 16 to 255 (two-byte form), or 4096 to 4351 (to be replaced by
///   the answerer)
/// @param direction null where the line does not say, which means `sendrecv`
/// @param attributes what stands behind the URI, or ""
public record ExtMap(int id, @Nullable Direction direction, String uri, String attributes) {
  static @Nullable ExtMap parse(String value) {
    String[] parts = value.strip().split(" +", 3);
    if (parts.length < 2) {
      return null;
    }
    int slash = parts[0].indexOf('/');
    int id = Text.number(slash < 0 ? parts[0] : parts[0].substring(0, slash), 4351);
    Direction direction = slash < 0 ? null : Direction.parse(parts[0].substring(slash + 1));
    if (id < 1 || (id > 255 && id < 4096) || (slash >= 0 && direction == null)) {
      return null;
    }
    return new ExtMap(id, direction, parts[1], parts.length == 3 ? parts[2] : "");
  }

  String write() {
    String key = direction == null ? Integer.toString(id) : id + "/" + direction.sdp();
    return attributes.isEmpty() ? key + " " + uri : key + " " + uri + " " + attributes;
  }
}
