package io.rivero.rtp.stream;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// Which stream of a media line is received. Of several at a time it is the first one that comes,
/// or of a simulcast the first one that was announced. Another one takes over when that has said
/// BYE or has been silent for 5 s.
final class StreamSelector {
  private final SsrcTable ssrcs = new SsrcTable();
  private List<RemoteSource> announced;
  private @Nullable ReceiveStream current;
  private boolean simulcastSeen;
  private long simulcastSeenNanos;

  StreamSelector(MediaLine line) {
    announced = line.remoteSources();
  }

  /// Applies a renegotiation. A stream that is no longer announced makes room for another one.
  void update(MediaLine line) {
    boolean wasAnnounced = current != null && isAnnounced(current.ssrc());
    announced = line.remoteSources();
    if (current != null && wasAnnounced && !isAnnounced(current.ssrc())) {
      current.end();
    }
  }

  /// The stream that is received, null before the first one.
  @Nullable ReceiveStream current() {
    return current;
  }

  /// Whether an SSRC was announced for this line, as media or as retransmission.
  boolean isAnnounced(int ssrc) {
    for (int i = 0; i < announced.size(); i++) {
      Integer rtx = announced.get(i).rtxSsrc();
      if (announced.get(i).ssrc() == ssrc || (rtx != null && rtx == ssrc)) {
        return true;
      }
    }
    return false;
  }

  /// Whether an SSRC was announced as the retransmissions of another one.
  boolean isRtxOf(int rtxSsrc, int ssrc) {
    for (int i = 0; i < announced.size(); i++) {
      Integer rtx = announced.get(i).rtxSsrc();
      if (rtx != null && rtx == rtxSsrc) {
        return announced.get(i).ssrc() == ssrc;
      }
    }
    return false;
  }

  /// Whether packets of an SSRC have come on this line.
  boolean knows(int ssrc) {
    return ssrcs.contains(ssrc);
  }

  /// Takes note of an SSRC.
  ///
  /// @return false if the line has too many
  boolean admit(int ssrc, long nowNanos) {
    return ssrcs.admit(ssrc, nowNanos);
  }

  /// Forgets an SSRC that has been announced for another line.
  void forget(int ssrc) {
    ssrcs.remove(ssrc);
    if (current != null && current.ssrc() == ssrc) {
      current.end();
    }
  }

  /// The stream of an SSRC if it is the one to be received: the current one, or a new one that is
  /// the current one from now on.
  @Nullable ReceiveStream select(int ssrc, long nowNanos) {
    ReceiveStream former = current;
    if (former != null && former.ssrc() == ssrc) {
      return former;
    }
    boolean free =
        former == null
            ? mayBeFirst(ssrc, nowNanos)
            : former.isEnded() || nowNanos - former.lastNanos() > SsrcTable.SILENCE_NANOS;
    if (!free) {
      return null;
    }
    current = new ReceiveStream(ssrc, former == null ? 0 : former.nextBase(), nowNanos);
    return current;
  }

  private boolean mayBeFirst(int ssrc, long nowNanos) {
    if (announced.size() <= 1 || announced.getFirst().ssrc() == ssrc) {
      return true;
    }
    if (!simulcastSeen) {
      simulcastSeen = true;
      simulcastSeenNanos = nowNanos;
    }
    return nowNanos - simulcastSeenNanos > SsrcTable.SILENCE_NANOS;
  }
}
