package io.rivero.pipeline;

import io.rivero.pipeline.webrtc.SessionConfigs;
import io.rivero.pipeline.webrtc.WebRtcPeer;
import io.rivero.rtp.RtpPacket;
import io.rivero.rtp.stream.SendTrack;
import io.rivero.sdp.NegotiatedCodec;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// What is sent to a peer of one kind: it follows one source at a time, while the peer can be
/// reached. Owned by the home loop.
final class Leg {
  private static final AtomicLong NUMBERS = new AtomicLong();
  private static final int[] NOTHING = SessionConfigs.payloadTypes(List.of(), List.of());

  private final WebRtcPeer peer;
  private final SendTrack track;
  private final long viewer = NUMBERS.incrementAndGet();
  private List<NegotiatedCodec> codecs;
  private @Nullable TrackSource wanted;
  private @Nullable TrackSource source;
  private boolean open;

  Leg(WebRtcPeer peer, SendTrack track, List<NegotiatedCodec> codecs) {
    this.peer = peer;
    this.track = track;
    this.codecs = codecs;
  }

  /// Unique among all consumers.
  long viewer() {
    return viewer;
  }

  WebRtcPeer peer() {
    return peer;
  }

  SendTrack track() {
    return track;
  }

  /// What the peer can be sent, its favourite first.
  List<NegotiatedCodec> codecs() {
    return codecs;
  }

  /// After a renegotiation.
  void setCodecs(List<NegotiatedCodec> codecs) {
    this.codecs = codecs;
    refresh();
  }

  /// The source that is followed now; null for none.
  @Nullable TrackSource source() {
    return source;
  }

  /// Exchanges the source; null for none. Packets flow once the leg is {@link #open}.
  void follow(@Nullable TrackSource next) {
    wanted = next;
    apply();
  }

  /// The peer has keys: media can be sent.
  void open() {
    open = true;
    apply();
  }

  /// The peer will not be sent anything any more.
  void close() {
    open = false;
    apply();
  }

  /// The codecs of the source or of the leg have changed.
  void refresh() {
    if (source != null) {
      track.setSource(source.media(), payloadTypes(source), peer.nowNanos());
    }
  }

  /// After the peer could not be reached for a while.
  void resume() {
    if (source != null) {
      source.requestKeyFrame(peer.nowNanos());
    }
  }

  void packet(RtpPacket packet, long nowNanos) {
    try {
      peer.send(track, packet, nowNanos);
    } catch (RuntimeException e) {
      peer.fail(e); // a fault of one viewer is not the publisher's
    }
  }

  private void apply() {
    TrackSource next = open ? wanted : null;
    TrackSource former = source;
    if (next == former) {
      return;
    }
    source = next;
    if (former != null) {
      former.remove(this);
    }
    long now = peer.nowNanos();
    track.setSource(
        next == null ? null : next.media(), next == null ? NOTHING : payloadTypes(next), now);
    if (next != null) {
      next.add(this, now);
    }
    peer.touched();
  }

  private int[] payloadTypes(TrackSource from) {
    return SessionConfigs.payloadTypes(from.codecs(), codecs);
  }
}
