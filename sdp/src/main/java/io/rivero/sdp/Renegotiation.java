package io.rivero.sdp;

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
    return RemoteSections.compare(previous, next);
  }
}
