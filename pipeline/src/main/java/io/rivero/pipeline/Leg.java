package io.rivero.pipeline;

import io.rivero.pipeline.webrtc.SessionConfigs;
import io.rivero.pipeline.webrtc.WebRtcPeer;
import io.rivero.rtp.RtpPacket;
import io.rivero.rtp.stream.SendTrack;
import io.rivero.sdp.NegotiatedCodec;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// What is sent to a peer of one kind: it follows one source at a time, while the peer can be
/// reached. Owned by the home loop.
final class Leg {
  private static final AtomicLong NUMBERS = new AtomicLong();
  private static final int[] NOTHING = SessionConfigs.payloadTypes(List.of(), List.of());

  private final WebRtcPeer peer;
  private final SendTrack track;
  private final long viewer = nextViewer();
  private final Consumer<String> problems;
  private List<NegotiatedCodec> codecs;
  private @Nullable Source wanted;
  private @Nullable PacketSource source;
  private @Nullable Source lamented; // of which it was said that there is no way
  private boolean open;

  /// @param problems told what stands in the way of sending
  Leg(WebRtcPeer peer, SendTrack track, List<NegotiatedCodec> codecs, Consumer<String> problems) {
    this.peer = peer;
    this.track = track;
    this.codecs = codecs;
    this.problems = problems;
  }

  /// A number that no other consumer has.
  static long nextViewer() {
    return NUMBERS.incrementAndGet();
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
  @Nullable PacketSource source() {
    return source;
  }

  /// Exchanges the source; null for none. Packets flow once the leg is {@link #open}.
  void follow(@Nullable Source next) {
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

  /// The codecs of the source or of the leg have changed: another rung may be the right one.
  void refresh() {
    PacketSource former = source;
    apply();
    if (source != null && source == former) {
      track.setSource(source.media(), payloadTypes(source), peer.nowNanos());
    }
  }

  /// What comes of the source cannot be sent as it is. Nobody misses what only accompanies a codec.
  void unsendable(int payloadType) {
    PacketSource former = source;
    if (former != null && !former.isMain(payloadType)) {
      return;
    }
    apply();
    if (source == former && wanted != null) {
      problem(wanted);
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

  /// Follows what is wanted on the rung that fits now.
  void apply() {
    Source from = open ? wanted : null;
    PacketSource next = from == null ? null : from.packets(codecs);
    if (from != null && next == null && from != lamented) {
      lamented = from;
      problem(from);
    }
    PacketSource former = source;
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

  private void problem(Source from) {
    problems.accept(
        "The source sends "
            + from.description()
            + ", the peer accepts only "
            + codecs.stream().map(NegotiatedCodec::description).collect(Collectors.joining(", ")));
  }

  private int[] payloadTypes(PacketSource from) {
    return SessionConfigs.payloadTypes(from.codecs(), codecs);
  }
}
