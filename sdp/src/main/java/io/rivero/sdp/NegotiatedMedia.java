package io.rivero.sdp;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// One m-line that both sides use.
///
/// @param mlineIndex its position in the description, from 0
/// @param mid its name, or "" when the peer gives none
/// @param direction as we see it: whether we send and receive
/// @param receiveCodecs what the peer may send, under the payload types that arrive
/// @param sendCodecs what we may send, under the payload types to write; the first is the peer's
///   favourite. Differs from `receiveCodecs` only when the answer to our offer renumbers
/// @param receiveExtensions ids of the header extensions that may arrive, by URI, 1 to 255
/// @param sendExtensions ids of the header extensions that we may write; the same URIs have the
///   same ids, but a peer may want one in one direction only
/// @param extmapAllowMixed whether one-byte and two-byte extensions may be mixed
/// @param remoteStream the announced stream to use, or null when none is announced: then streams
///   are known by MID or payload type
/// @param surplusSsrcs announced SSRCs to drop: other simulcast layers, further tracks, FEC; at
///   most [#MAX_SSRCS]
/// @param remoteRids simulcast layers that were offered; the first is the one that comes after our
///   refusal
/// @param remoteCname from `a=ssrc`, or ""
/// @param rtcpReducedSize whether RTCP of reduced size is agreed (RFC 5506)
/// @param remoteBitsPerSecond what the peer wants to receive at most (`b=TIAS`, `b=AS`), or -1
/// @param transportIndex position in [Negotiated#transports()]
public record NegotiatedMedia(
    int mlineIndex,
    String mid,
    MediaKind kind,
    Direction direction,
    List<NegotiatedCodec> receiveCodecs,
    List<NegotiatedCodec> sendCodecs,
    Map<String, Integer> receiveExtensions,
    Map<String, Integer> sendExtensions,
    boolean extmapAllowMixed,
    @Nullable RemoteStream remoteStream,
    Set<Integer> surplusSsrcs,
    List<String> remoteRids,
    String remoteCname,
    boolean rtcpReducedSize,
    long remoteBitsPerSecond,
    int transportIndex) {

  /// Announced SSRCs of an m-line that are looked at; further ones are ignored.
  public static final int MAX_SSRCS = 8;

  public NegotiatedMedia {
    receiveCodecs = List.copyOf(receiveCodecs);
    sendCodecs = List.copyOf(sendCodecs);
    receiveExtensions = Collections.unmodifiableMap(new LinkedHashMap<>(receiveExtensions));
    sendExtensions = Collections.unmodifiableMap(new LinkedHashMap<>(sendExtensions));
    surplusSsrcs = Collections.unmodifiableSet(new LinkedHashSet<>(surplusSsrcs));
    remoteRids = List.copyOf(remoteRids);
  }

  /// The header extensions that are agreed in both directions.
  public Map<String, Integer> extensions() {
    var both = new LinkedHashMap<>(receiveExtensions);
    both.keySet().retainAll(sendExtensions.keySet());
    return Collections.unmodifiableMap(both);
  }
}
