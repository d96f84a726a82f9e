package io.rivero.sdp;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What a further offer of the same peer is, compared with the one before.
public enum Renegotiation {
  /// Line by line the same.
  SAME_TEXT,
  /// The `o=` line names another session: a new peer connection.
  OTHER_SESSION,
  /// The `o=` line's version has not risen although the text differs.
  NOT_NEWER,
  /// m-lines are missing, or are of another kind than before (RFC 3264 section 8).
  OTHER_MEDIA,
  /// The certificate is another: a new DTLS association.
  OTHER_FINGERPRINT,
  /// The same session and certificate in a newer version: directions, tracks, codecs.
  UPDATE,
  /// An update with new ICE credentials on at least one m-line (RFC 8839 section 4.4.1.1.1).
  ICE_RESTART;

  /// Whether it may be answered in the running session.
  public boolean isAllowed() {
    return this == UPDATE || this == ICE_RESTART;
  }

  /// Compares two offers.
  public static Renegotiation compare(SessionDescription previous, SessionDescription next) {
    if (previous.equals(next)) {
      return SAME_TEXT;
    }
    Origin before = previous.origin();
    Origin after = next.origin();
    if (!before.sessionId().equals(after.sessionId())) {
      return OTHER_SESSION;
    }
    if (Long.compareUnsigned(after.sessionVersion(), before.sessionVersion()) <= 0) {
      return NOT_NEWER;
    }
    return compareMedia(previous, next);
  }

  private static Renegotiation compareMedia(SessionDescription previous, SessionDescription next) {
    var before = new RemoteSections(previous);
    var after = new RemoteSections(next);
    if (after.size() < before.size()) {
      return OTHER_MEDIA;
    }
    var result = UPDATE;
    for (int i = 0; i < before.size(); i++) {
      if (before.media(i).isRejected()) {
        continue; // free to be used for something else (RFC 9429 section 5.2.2)
      }
      if (!before.media(i).media().equals(after.media(i).media())) {
        return OTHER_MEDIA;
      }
      if (differ(Set.copyOf(before.fingerprints(i)), Set.copyOf(after.fingerprints(i)), Set.of())) {
        return OTHER_FINGERPRINT;
      }
      if (differ(before.ufrag(i), after.ufrag(i), null)
          || differ(before.password(i), after.password(i), null)) {
        result = ICE_RESTART;
      }
    }
    return result;
  }

  /// A section that says nothing (rejected, or bundled into another) changes nothing.
  private static <T> boolean differ(@Nullable T before, @Nullable T after, @Nullable T nothing) {
    return before != null
        && after != null
        && !before.equals(nothing)
        && !after.equals(nothing)
        && !before.equals(after);
  }
}
