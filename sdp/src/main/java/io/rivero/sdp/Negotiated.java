package io.rivero.sdp;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// What an offer and an answer agree on.
///
/// @param media the m-lines that are used, in order: at most one audio and one video
/// @param transports the transports of those: one with BUNDLE, one per m-line without
public record Negotiated(List<NegotiatedMedia> media, List<RemoteTransport> transports) {
  public Negotiated {
    media = List.copyOf(media);
    transports = List.copyOf(transports);
  }

  /// The m-line of that kind, or null when there is none.
  public @Nullable NegotiatedMedia media(MediaKind kind) {
    return media.stream().filter(m -> m.kind() == kind).findFirst().orElse(null);
  }

  /// The transport of the m-line at that position, or -1 when that m-line is not used.
  public int transportOfMline(int mlineIndex) {
    for (NegotiatedMedia m : media) {
      if (m.mlineIndex() == mlineIndex) {
        return m.transportIndex();
      }
    }
    return -1;
  }
}
