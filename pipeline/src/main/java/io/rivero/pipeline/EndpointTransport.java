package io.rivero.pipeline;

import io.rivero.dtls.DtlsTransport;
import io.rivero.ice.IceAgent;
import io.rivero.ice.IceCandidate;
import io.rivero.ice.IcePair;
import io.rivero.ice.IceState;
import io.rivero.pipeline.webrtc.IceTransport;
import io.rivero.pipeline.webrtc.WebRtcPeer;
import io.rivero.rtp.RtpPacket;
import io.rivero.rtp.stream.ReceiveTrack;
import io.rivero.rtp.stream.SendTrack;
import io.rivero.rtp.stream.SessionConfig;
import io.rivero.rtp.stream.SourceClock;
import io.rivero.sdp.MediaKind;
import io.rivero.sdp.NegotiatedMedia;
import io.rivero.sdp.RemoteTransport;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// One transport of an endpoint: its peer, the m-lines that go over it, and what the application is
/// told of it. Owned by the home loop.
final class EndpointTransport implements WebRtcPeer.Listener {
  private static final int COMPONENT = 1; // rtcp-mux: there is no other

  private final WebRtcEndpoint endpoint;
  private final int streamId;
  private final WebRtcPeer peer;
  private final List<String> localCandidates = new ArrayList<>();
  private List<MediaRef> mlines = List.of();
  private @Nullable IceComponentState iceState;
  private DtlsConnectionState dtlsState = DtlsConnectionState.NEW;
  private @Nullable IcePair pair;
  private boolean open;
  private boolean hasRemote;
  private boolean started;
  private boolean gathered;
  private boolean rtcpFlowing;
  private boolean lost; // the way to the peer, since the pair was told

  /// An m-line as candidates name it.
  record MediaRef(int mlineIndex, String mid) {}

  /// @param streamId from 1 on, as events name it
  EndpointTransport(WebRtcEndpoint endpoint, int streamId) {
    this.endpoint = endpoint;
    this.streamId = streamId;
    this.peer =
        new WebRtcPeer(
            endpoint.getId() + "#" + streamId,
            endpoint.runtime().port(endpoint.home()),
            endpoint.runtime().directory(),
            this);
  }

  static MediaType type(MediaKind kind) {
    return kind == MediaKind.VIDEO ? MediaType.VIDEO : MediaType.AUDIO;
  }

  WebRtcPeer peer() {
    return peer;
  }

  /// Are there descriptions of both sides?
  boolean isOpen() {
    return open;
  }

  /// Does any m-line go over it? Not after a renegotiation that has taken them away.
  boolean isUsed() {
    return !mlines.isEmpty();
  }

  /// The m-lines whose candidates these are; known from the first description on.
  void setMlines(List<MediaRef> mlines) {
    this.mlines = List.copyOf(mlines);
  }

  /// Both descriptions are there: media, then the handshake, then ICE.
  void open(SessionConfig session, DtlsTransport.Config dtls, RemoteTransport remote) {
    peer.open(session, dtls);
    open = true;
    applyBandwidth();
    setRemote(remote);
  }

  /// The peer's side of the youngest generation.
  void setRemote(RemoteTransport remote) {
    peer.ice().generation().setRemote(remote.ufrag(), remote.password());
    hasRemote = true;
    remote.candidates().forEach(this::addRemoteCandidate);
    startChecks();
  }

  /// An ICE restart: the next generation gathers as the first one did.
  void restart(IceTransport.Generation next, RemoteTransport remote) {
    peer.ice().join(next);
    hasRemote = false;
    started = false;
    gathered = false;
    localCandidates.clear();
    endpoint.gatheringAgain();
    setRemote(remote);
    if (endpoint.isGathering()) {
      gather();
    }
  }

  void addRemoteCandidate(String line) {
    IceCandidate candidate = IceCandidate.parse(line);
    if (candidate != null) {
      agent().addRemoteCandidate(candidate);
      peer.port().touched();
    }
  }

  /// Tells the host candidates, looks for more, and starts the checks when the peer is known.
  void gather() {
    iceStateIs(IceComponentState.GATHERING);
    agent().localCandidates().forEach(this::candidateFound);
    agent().gather();
    peer.port().touched();
    startChecks();
  }

  boolean isGathered() {
    return gathered;
  }

  /// The candidates that were found so far, as lines.
  List<String> localCandidates() {
    return localCandidates;
  }

  boolean hasMline(int index) {
    return mlines.stream().anyMatch(mline -> mline.mlineIndex() == index);
  }

  boolean hasMid(String mid) {
    return mlines.stream().anyMatch(mline -> mline.mid().equals(mid));
  }

  boolean isConnected() {
    return dtlsState == DtlsConnectionState.CONNECTED && peer.isConnected();
  }

  ReceiveTrack receiveTrack(NegotiatedMedia media) {
    return peer.session().receiveTracks().stream()
        .filter(track -> track.mid().equals(media.mid()))
        .findFirst()
        .orElseThrow();
  }

  SendTrack sendTrack(NegotiatedMedia media) {
    return peer.session().sendTracks().stream()
        .filter(track -> track.mid().equals(media.mid()))
        .findFirst()
        .orElseThrow();
  }

  /// Hands the endpoint's limits to the session.
  void applyBandwidth() {
    if (open) {
      Bandwidth.of(endpoint).applyTo(peer.session());
      peer.touched();
    }
  }

  void close() {
    peer.close();
  }

  Optional<IceCandidatePair> candidatePair() {
    return Optional.ofNullable(pair).map(this::event);
  }

  Optional<IceConnection> iceConnection() {
    return Optional.ofNullable(iceState)
        .map(state -> new IceConnection(String.valueOf(streamId), COMPONENT, state));
  }

  List<DtlsConnection> dtlsConnections() {
    return DtlsNames.of(streamId).stream()
        .map(name -> new DtlsConnection(name.streamId(), name.component(), name.id(), dtlsState))
        .toList();
  }

  @Override
  public void iceState(IceState state) {
    lost |= state == IceState.DISCONNECTED || state == IceState.FAILED;
    switch (state) {
      case CHECKING -> iceStateIs(IceComponentState.CONNECTING);
      case CONNECTED -> iceStateIs(IceComponentState.CONNECTED);
      case COMPLETED -> iceStateIs(IceComponentState.READY);
      case DISCONNECTED -> iceStateIs(IceComponentState.DISCONNECTED);
      case FAILED -> iceStateIs(IceComponentState.FAILED);
      case NEW, CLOSED -> {} // nothing that an application could act on
    }
    endpoint.connectionChanged();
  }

  @Override
  public void pairSelected(IcePair selected) {
    boolean first = pair == null;
    boolean same = selected.equals(pair);
    if (same && !lost) {
      return;
    }
    pair = selected;
    lost = false;
    if (!same) {
      endpoint.raise(new Event.NewCandidatePairSelected(event(selected)));
    }
    if (!first) {
      legs().forEach(Leg::resume);
    }
    endpoint.connectionChanged();
  }

  @Override
  public void candidateFound(IceCandidate candidate) {
    String line = candidate.toString();
    localCandidates.add(line);
    for (MediaRef mline : mlines) {
      endpoint.raise(
          new Event.IceCandidateFound(
              new io.rivero.pipeline.IceCandidate(line, mline.mid(), mline.mlineIndex())));
    }
  }

  @Override
  public void gatheringDone() {
    gathered = true;
    endpoint.gatheringDone();
  }

  @Override
  public void dtlsConnecting() {
    dtlsStateIs(DtlsConnectionState.CONNECTING);
  }

  @Override
  public void dtlsConnected() {
    dtlsStateIs(DtlsConnectionState.CONNECTED);
    endpoint.connectionChanged();
    legs().forEach(Leg::open);
  }

  @Override
  public void dtlsClosed(boolean closeNotify, String reason) {
    if (closeNotify) {
      legs().forEach(Leg::close);
      dtlsStateIs(DtlsConnectionState.CLOSED);
      endpoint.raise(new Event.MediaSessionTerminated());
      rtcpFlowing(false);
    } else if (dtlsState != DtlsConnectionState.CONNECTED) {
      dtlsStateIs(DtlsConnectionState.FAILED);
      endpoint.raise(
          new Event.Error(
              "DTLS handshake failed: " + reason,
              ErrorCode.UNEXPECTED_ERROR.number(),
              "UNEXPECTED_ELEMENT_ERROR"));
    }
    endpoint.connectionChanged();
  }

  @Override
  public void failed(RuntimeException fault) {
    legs().forEach(Leg::close);
    endpoint.raise(
        new Event.Error(
            "The connection was ended by a fault: " + fault,
            ErrorCode.UNEXPECTED_ERROR.number(),
            "UNEXPECTED_ELEMENT_ERROR"));
    dtlsStateIs(DtlsConnectionState.CLOSED);
    rtcpFlowing(false);
    endpoint.connectionChanged();
  }

  @Override
  public void received(ReceiveTrack track, RtpPacket packet, long nowNanos) {
    for (MediaType type : MediaType.values()) {
      TrackSource source = endpoint.track(type);
      if (source != null && source.track() == track) {
        source.packet(packet, nowNanos);
      }
    }
  }

  @Override
  public void sendRtcp(byte[] buffer, int length) {
    throw new IllegalStateException("the peer sends by itself");
  }

  @Override
  public void sendRtp(SendTrack track, byte[] buffer, int length) {
    throw new IllegalStateException("the peer sends by itself");
  }

  @Override
  public void keyFrameRequested(SendTrack track) {
    for (Leg leg : legs()) {
      PacketSource source = leg.source();
      if (leg.track() == track && source != null) {
        source.requestKeyFrame(peer.nowNanos());
      }
    }
  }

  @Override
  public void rembReceived(long bitsPerSecond) {
    Leg leg = endpoint.leg(MediaType.VIDEO);
    PacketSource source = leg == null ? null : leg.source();
    if (leg != null && source != null && leg.peer() == peer) {
      source.viewerBitrate(leg, bitsPerSecond, peer.nowNanos());
    }
  }

  @Override
  public void sourceClock(ReceiveTrack track, SourceClock clock) {} // all legs are on this loop

  /// In a turn of its own: the track is in the middle of a packet.
  @Override
  public void unsendable(SendTrack track, int payloadType) {
    for (Leg leg : legs()) {
      if (leg.track() == track) {
        endpoint.home().execute(() -> leg.unsendable(payloadType));
      }
    }
  }

  @Override
  public void bye(ReceiveTrack track) {} // the flow ends, which is what the application is told

  @Override
  public void rtcpFlowing(boolean flowing) {
    rtcpFlowing = flowing;
    endpoint.mediaChanged();
  }

  boolean isRtcpFlowing() {
    return rtcpFlowing;
  }

  private List<Leg> legs() {
    var legs = new ArrayList<Leg>();
    for (MediaType type : MediaType.values()) {
      Leg leg = endpoint.leg(type);
      if (leg != null && leg.peer() == peer) {
        legs.add(leg);
      }
    }
    return legs;
  }

  private IceAgent agent() {
    return peer.ice().generation().agent();
  }

  private void startChecks() {
    if (hasRemote && endpoint.isGathering() && !started) {
      started = true;
      agent().start();
      peer.port().touched();
    }
  }

  private void iceStateIs(IceComponentState state) {
    if (iceState != state) {
      iceState = state;
      endpoint.raise(new Event.IceComponentStateChanged(streamId, COMPONENT, state));
    }
  }

  private void dtlsStateIs(DtlsConnectionState state) {
    if (dtlsState != state) {
      dtlsState = state;
      for (DtlsNames name : DtlsNames.of(streamId)) {
        endpoint.raise(
            new Event.DtlsConnectionStateChange(
                name.streamId(), name.component(), name.id(), state));
      }
    }
  }

  private IceCandidatePair event(IcePair used) {
    return new IceCandidatePair(
        String.valueOf(streamId), COMPONENT, used.local().toString(), used.remote().toString());
  }
}
