package io.rivero.sdp;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// Everything that an endpoint brings into a negotiation.
///
/// @param sessionId for our `o=` line, not negative, the same for the whole life of the endpoint
/// @param sessionVersion for our `o=` line, not negative; see [#nextVersion()]
/// @param cname the RTCP name of all our streams (RFC 3550 section 6.5.1), without blanks
/// @param audio null to have no audio: not offered, and port 0 in answers
/// @param video null to have no video
/// @param transports one for each transport that can be needed: an answer takes them in order
///   ([OfferAnswer#transportsNeeded] says how many, at most two); an offer with one of them needs a
///   peer that can BUNDLE
public record LocalConfig(
    long sessionId,
    long sessionVersion,
    String cname,
    @Nullable LocalMedia audio,
    @Nullable LocalMedia video,
    List<LocalTransport> transports) {

  public LocalConfig {
    transports = List.copyOf(transports);
    if (sessionId < 0 || sessionVersion < 0 || cname.isEmpty() || cname.indexOf(' ') >= 0) {
      throw new IllegalArgumentException("session " + sessionId + " " + sessionVersion + cname);
    }
  }

  /// What we do with that kind, or null for nothing.
  public @Nullable LocalMedia media(MediaKind kind) {
    return kind == MediaKind.AUDIO ? audio : video;
  }

  /// The same for the next description that we write (RFC 3264 section 8).
  public LocalConfig nextVersion() {
    return new LocalConfig(sessionId, sessionVersion + 1, cname, audio, video, transports);
  }

  public LocalConfig withTransports(List<LocalTransport> newTransports) {
    return new LocalConfig(sessionId, sessionVersion, cname, audio, video, newTransports);
  }

  public LocalConfig withMedia(@Nullable LocalMedia newAudio, @Nullable LocalMedia newVideo) {
    return new LocalConfig(sessionId, sessionVersion, cname, newAudio, newVideo, transports);
  }
}
