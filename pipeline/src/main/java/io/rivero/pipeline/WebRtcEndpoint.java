package io.rivero.pipeline;

import io.rivero.sdp.NegotiatedMedia;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A WebRTC peer connection with a browser: audio and video, both ways.
///
/// Signalling is the application's: it carries the offer to {@link #processOffer} and the answer
/// back, calls {@link #gatherCandidates}, and exchanges candidates by `IceCandidateFound` and
/// {@link #addIceCandidate}.
public final class WebRtcEndpoint extends BaseRtpEndpoint {
  private static final Logger LOGGER = System.getLogger(WebRtcEndpoint.class.getName());

  private final Negotiation negotiation;
  private final List<EndpointTransport> transports = new ArrayList<>();
  private final Map<MediaType, TrackSource> ownSources = new EnumMap<>(MediaType.class);
  private final Map<MediaType, Leg> legs = new EnumMap<>(MediaType.class);
  private final PendingCandidates pending = new PendingCandidates();
  private volatile String networkInterfaces;
  private volatile boolean iceTcp = true;
  private volatile String stunServerAddress;
  private volatile int stunServerPort;
  private volatile String turnUrl = "";
  private volatile String externalIPv4;
  private volatile String externalIPv6;
  private boolean gathering;
  private boolean gathered;

  /// Makes an endpoint that waits for an offer, or to make one.
  ///
  /// @param recvonly whether an offer of ours only receives; absent for false
  /// @param sendonly whether an offer of ours only sends; absent for false
  /// @param useDataChannels data channels are not there yet: m=application is turned down; absent
  ///   for false
  /// @param certificateKeyType absent for ECDSA, whose handshake is the faster one
  /// @param qosDscp stored
  public WebRtcEndpoint(
      MediaPipeline mediaPipeline,
      @Nullable Boolean recvonly,
      @Nullable Boolean sendonly,
      @Nullable Boolean useDataChannels,
      @Nullable CertificateKeyType certificateKeyType,
      @Nullable DSCPValue qosDscp) {
    super(mediaPipeline);
    MediaRuntime.Config config = runtime().config();
    networkInterfaces = String.join(",", config.networkInterfaces());
    stunServerAddress = config.stunServerAddress();
    stunServerPort = config.stunServerPort();
    externalIPv4 = config.externalIPv4();
    externalIPv6 = config.externalIPv6();
    negotiation =
        new Negotiation(
            this,
            Boolean.TRUE.equals(recvonly),
            Boolean.TRUE.equals(sendonly),
            certificateKeyType == null ? CertificateKeyType.ECDSA : certificateKeyType);
    join();
  }

  @Override
  public String generateOffer(@Nullable OfferOptions options) {
    return negotiation.generateOffer(options);
  }

  @Override
  public String processOffer(String offer) {
    return negotiation.processOffer(offer);
  }

  @Override
  public String processAnswer(String answer) {
    return negotiation.processAnswer(answer);
  }

  @Override
  public String getLocalSessionDescriptor() {
    return negotiation.localDescription();
  }

  @Override
  public String getRemoteSessionDescriptor() {
    return negotiation.remoteDescription();
  }

  /// Raises `IceCandidateFound` for each local candidate, then `IceGatheringDone`, and starts the
  /// checks. Calling it again does nothing.
  ///
  /// @throws MediaException ICE_GATHER_CANDIDATES_ERROR before there is a local description
  public void gatherCandidates() {
    onHome(() -> {
      if (transports.isEmpty()) {
        throw new MediaException(
            ErrorCode.ICE_GATHER_CANDIDATES_ERROR,
            "Error gathering candidates: there is no offer or answer yet");
      }
      if (!gathering) {
        gathering = true;
        transports.forEach(EndpointTransport::gather);
      }
      return null;
    });
  }

  /// Takes a candidate of the peer. Before the descriptions are there it is kept (64 at most). The
  /// empty string says that there are no more. What is no candidate, a name (`.local`), TCP or for
  /// component 2 is left out.
  public void addIceCandidate(IceCandidate candidate) {
    onHome(() -> {
      if (transports.isEmpty() || !transports.getFirst().isOpen()) {
        pending.add(candidate);
      } else {
        transportOf(candidate).addRemoteCandidate(candidate.candidate());
      }
      return null;
    });
  }

  /// Names of the network interfaces to use, separated by commas; empty for all.
  public String getNetworkInterfaces() {
    return networkInterfaces;
  }

  public void setNetworkInterfaces(String networkInterfaces) {
    this.networkInterfaces = networkInterfaces;
  }

  /// Stored; there are no TCP candidates yet.
  public boolean getIceTcp() {
    return iceTcp;
  }

  public void setIceTcp(boolean iceTcp) {
    this.iceTcp = iceTcp;
  }

  /// Address of the STUN server that tells our address as the internet sees it; empty for none.
  public String getStunServerAddress() {
    return stunServerAddress;
  }

  public void setStunServerAddress(String stunServerAddress) {
    this.stunServerAddress = stunServerAddress;
  }

  public int getStunServerPort() {
    return stunServerPort;
  }

  public void setStunServerPort(int stunServerPort) {
    if (stunServerPort < 1 || stunServerPort > 65_535) {
      throw new MediaException(
          ErrorCode.MEDIA_OBJECT_ILLEGAL_PARAM_ERROR, "'stunServerPort' must be 1 to 65535");
    }
    this.stunServerPort = stunServerPort;
  }

  /// Stored; the server does not use a TURN server itself yet. Browsers may.
  public String getTurnUrl() {
    return turnUrl;
  }

  public void setTurnUrl(String turnUrl) {
    this.turnUrl = turnUrl;
    LOGGER.log(
        Level.WARNING,
        "{0}: turnUrl is stored, but the server has no TURN client yet; browsers may use the TURN"
            + " server",
        getId());
  }

  /// Address that candidates show instead of local IPv4 addresses; empty for none.
  public String getExternalIPv4() {
    return externalIPv4;
  }

  public void setExternalIPv4(String externalIPv4) {
    this.externalIPv4 = LocalCandidates.requireAddress(externalIPv4);
  }

  /// Address that candidates show instead of local IPv6 addresses; empty for none.
  public String getExternalIPv6() {
    return externalIPv6;
  }

  public void setExternalIPv6(String externalIPv6) {
    this.externalIPv6 = LocalCandidates.requireAddress(externalIPv6);
  }

  /// The pairs in use, one for each transport that has one.
  public List<IceCandidatePair> getICECandidatePairs() {
    return onHome(() -> transports.stream().flatMap(t -> t.candidatePair().stream()).toList());
  }

  public List<IceConnection> getIceConnectionState() {
    return onHome(() -> transports.stream().flatMap(t -> t.iceConnection().stream()).toList());
  }

  public List<DtlsConnection> getDtlsConnectionState() {
    return onHome(() -> transports.stream().flatMap(t -> t.dtlsConnections().stream()).toList());
  }

  @Override
  @Nullable Source ownSource(MediaType type) {
    return ownSources.get(type);
  }

  @Override
  void inputChanged(MediaType type, @Nullable Source source) {
    Leg leg = legs.get(type);
    if (leg != null) {
      leg.follow(source);
    }
  }

  @Override
  List<Stats> streamStatistics(Set<MediaType> types, long timestampMillis) {
    return StreamStatistics.of(ownSources, legs, types, timestampMillis);
  }

  @Override
  double latencyNanos(MediaType type) {
    PacketSource followed = followed(type);
    return followed == null ? 0 : followed.latencyNanos();
  }

  @Override
  StreamTotals streamTotals() {
    return StreamStatistics.totals(ownSources.values(), legs.values());
  }

  /// Decoded if it has to be encoded for this peer.
  @Override
  Rung reads(MediaType type) {
    PacketSource followed = followed(type);
    return followed == null ? Rung.RTP : followed.rung();
  }

  private @Nullable PacketSource followed(MediaType type) {
    Leg leg = legs.get(type);
    return leg == null ? null : leg.source();
  }

  /// With the rungs that are in use for what the peer sends.
  @Override
  List<String> states() {
    var states = new ArrayList<>(super.states());
    ownSources.values().forEach(source -> states.addAll(source.states()));
    return states;
  }

  @Override
  @Nullable Flow sends(MediaType type, long nowNanos) {
    Leg leg = legs.get(type);
    return leg == null || leg.source() == null
        ? null
        : new Flow("", leg.track().statistics().packetsSent(), 0, true);
  }

  @Override
  void bandwidthChanged() {
    onHome(() -> {
      transports.forEach(EndpointTransport::applyBandwidth);
      return null;
    });
  }

  @Override
  void released() {
    super.released();
    runtime().streamsEnd(home(), streamTotals());
    legs.values().forEach(Leg::close);
    ownSources.values().forEach(TrackSource::end);
    transports.forEach(EndpointTransport::close);
  }

  /// The transports, in the order of their m-lines; on the home loop.
  List<EndpointTransport> transports() {
    return transports;
  }

  /// What is sent to the peer; null if nothing is; on the home loop.
  @Nullable Leg leg(MediaType type) {
    return legs.get(type);
  }

  /// What the peer sends; null if nothing is received; on the home loop.
  @Nullable TrackSource track(MediaType type) {
    return ownSources.get(type);
  }

  /// Adds a transport whose agent has been made; on the home loop.
  void add(EndpointTransport transport) {
    if (!isAlive()) {
      transport.close();
      throw new MediaException(
          ErrorCode.MEDIA_OBJECT_NOT_FOUND, "Object '" + getId() + "' not found");
    }
    transports.add(transport);
  }

  /// Takes back a transport, of a negotiation that has failed; on the home loop.
  void remove(EndpointTransport transport) {
    transports.remove(transport);
    transport.close();
  }

  /// A kind of media is no longer negotiated, or will begin anew; on the home loop.
  void end(MediaType type) {
    Leg leg = legs.remove(type);
    TrackSource own = ownSources.remove(type);
    runtime()
        .streamsEnd(
            home(),
            StreamStatistics.totals(
                own == null ? List.of() : List.of(own), leg == null ? List.of() : List.of(leg)));
    if (leg != null) {
      leg.close();
    }
    if (own != null) {
      own.end();
      outputChanged(type);
    }
  }

  /// A media line was negotiated, or negotiated again; on the home loop.
  void apply(NegotiatedMedia media, EndpointTransport transport) {
    MediaType type = EndpointTransport.type(media.kind());
    TrackSource own = ownSources.get(type);
    if (own == null) {
      own =
          new TrackSource(
              this, transport.peer(), transport.receiveTrack(media), type, media.receiveCodecs());
      ownSources.put(type, own);
      outputChanged(type);
    } else {
      own.setCodecs(media.receiveCodecs());
    }
    Leg leg = legs.get(type);
    if (leg == null) {
      leg =
          new Leg(
              transport.peer(),
              transport.sendTrack(media),
              media.sendCodecs(),
              problem -> raiseError(ErrorCode.UNSUPPORTED_MEDIA_TYPE, problem));
      legs.put(type, leg);
      if (transport.peer().hasKeys()) {
        leg.open();
      }
      MediaElement feeding = source(type);
      leg.follow(feeding == null ? null : feeding.gives(type));
    } else {
      leg.setCodecs(media.sendCodecs());
    }
  }

  /// All transports are open: candidates that came early find their place; on the home loop.
  void opened() {
    for (IceCandidate candidate : pending.drain()) {
      transportOf(candidate).addRemoteCandidate(candidate.candidate());
    }
    raise(new Event.MediaSessionStarted());
  }

  /// Was {@link #gatherCandidates} called? On the home loop.
  boolean isGathering() {
    return gathering;
  }

  /// One transport has no more candidates to find; on the home loop.
  void gatheringDone() {
    if (!gathered && transports.stream().allMatch(EndpointTransport::isGathered)) {
      gathered = true;
      raise(new Event.IceGatheringDone());
    }
  }

  /// A transport gathers anew after an ICE restart; on the home loop.
  void gatheringAgain() {
    gathered = false;
  }

  /// ICE or DTLS of a transport has a new state; on the home loop.
  void connectionChanged() {
    List<EndpointTransport> used = transports.stream().filter(EndpointTransport::isUsed).toList();
    boolean up = !used.isEmpty() && used.stream().allMatch(EndpointTransport::isConnected);
    connectionState(up ? ConnectionState.CONNECTED : ConnectionState.DISCONNECTED);
  }

  /// RTCP of a transport has begun or stopped to come; on the home loop.
  void mediaChanged() {
    boolean flowing = transports.stream().anyMatch(EndpointTransport::isRtcpFlowing);
    mediaState(flowing ? MediaState.CONNECTED : MediaState.DISCONNECTED);
  }

  private EndpointTransport transportOf(IceCandidate candidate) {
    for (EndpointTransport transport : transports) {
      if (transport.hasMid(candidate.sdpMid())) {
        return transport;
      }
    }
    for (EndpointTransport transport : transports) {
      if (transport.hasMline(candidate.sdpMLineIndex())) {
        return transport;
      }
    }
    return transports.getFirst();
  }
}
