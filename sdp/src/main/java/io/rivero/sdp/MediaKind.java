package io.rivero.sdp;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// The kinds of m-lines that are negotiated.
public enum MediaKind {
  AUDIO,
  VIDEO;

  String sdp() {
    return name().toLowerCase(Locale.ROOT);
  }

  static @Nullable MediaKind parse(String media) {
    return switch (media) {
      case "audio" -> AUDIO;
      case "video" -> VIDEO;
      default -> null;
    };
  }
}
