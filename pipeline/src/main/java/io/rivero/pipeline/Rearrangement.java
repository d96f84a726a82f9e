package io.rivero.pipeline;

import io.rivero.sdp.LocalConfig;
import io.rivero.sdp.LocalMedia;
import io.rivero.sdp.LocalStream;
import io.rivero.sdp.LocalTransport;
import io.rivero.sdp.MediaKind;
import io.rivero.sdp.Negotiated;
import io.rivero.sdp.NegotiatedMedia;
import io.rivero.sdp.RemoteTransport;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;

/// What a further negotiation changes.
///
/// @param before what was agreed before
/// @param next what is to be agreed now
record Rearrangement(Negotiated before, Negotiated next) {
  static final int NO_TRANSPORT = -1;

  /// Does the medium go on as the same m-line on the same transport?
  boolean continues(MediaKind kind) {
    NegotiatedMedia former = before.media(kind);
    NegotiatedMedia media = next.media(kind);
    return former != null
        && media != null
        && former.mid().equals(media.mid())
        && localIndex(before, former) == localIndex(next, media);
  }

  /// The transports whose peer has new credentials: each is an ICE restart (RFC 8839 section
  /// 4.4.1.1.1).
  List<RemoteTransport> restarted() {
    return next.transports().stream()
        .filter(transport ->
            former(before, transport.localIndex())
                .filter(former -> former.ufrag().equals(transport.ufrag()))
                .filter(former -> former.password().equals(transport.password()))
                .isEmpty())
        .toList();
  }

  /// A track that begins anew must not have the SSRC of one that ended: its sequence numbers would
  /// meet the same keys a second time (RFC 3711 section 9.1).
  ///
  /// @param newStream has SSRCs that were not used before
  LocalConfig withNewStreams(LocalConfig from, Function<MediaKind, LocalStream> newStream) {
    LocalMedia audio = from.audio();
    LocalMedia video = from.video();
    return from.withMedia(
        audio == null || continues(MediaKind.AUDIO)
            ? audio
            : audio.withStream(newStream.apply(MediaKind.AUDIO)),
        video == null || continues(MediaKind.VIDEO)
            ? video
            : video.withStream(newStream.apply(MediaKind.VIDEO)));
  }

  /// Where the transport stands in what is to be agreed.
  ///
  /// @return {@link #NO_TRANSPORT} for one that carries nothing any more
  int position(int localIndex) {
    return IntStream.range(0, next.transports().size())
        .filter(i -> next.transports().get(i).localIndex() == localIndex)
        .findFirst()
        .orElse(NO_TRANSPORT);
  }

  /// Our side with the DTLS role that the association has, whatever a further offer leaves to us
  /// (RFC 8842 section 5.5).
  static LocalTransport withRole(LocalTransport transport, int localIndex, Negotiated before) {
    return new LocalTransport(
        transport.ufrag(),
        transport.password(),
        transport.fingerprints(),
        former(before, localIndex).map(RemoteTransport::role).orElse(transport.roleForActpass()));
  }

  /// Which of our transports carries the medium?
  static int localIndex(Negotiated negotiated, NegotiatedMedia media) {
    return negotiated.transports().get(media.transportIndex()).localIndex();
  }

  private static Optional<RemoteTransport> former(Negotiated before, int localIndex) {
    return before.transports().stream()
        .filter(transport -> transport.localIndex() == localIndex)
        .findFirst();
  }
}
