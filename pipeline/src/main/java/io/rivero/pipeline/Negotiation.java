package io.rivero.pipeline;

import io.rivero.dtls.DtlsCertificate;
import io.rivero.dtls.DtlsTransport;
import io.rivero.dtls.HashAlgorithm;
import io.rivero.ice.LocalAddress;
import io.rivero.pipeline.net.LocalAddresses;
import io.rivero.pipeline.net.MediaPort;
import io.rivero.pipeline.webrtc.IceTransport;
import io.rivero.pipeline.webrtc.SessionConfigs;
import io.rivero.sdp.Answer;
import io.rivero.sdp.Codec;
import io.rivero.sdp.Direction;
import io.rivero.sdp.Fingerprint;
import io.rivero.sdp.LocalConfig;
import io.rivero.sdp.LocalMedia;
import io.rivero.sdp.LocalStream;
import io.rivero.sdp.LocalTransport;
import io.rivero.sdp.Negotiated;
import io.rivero.sdp.NegotiatedMedia;
import io.rivero.sdp.OfferAnswer;
import io.rivero.sdp.RemoteTransport;
import io.rivero.sdp.Renegotiation;
import io.rivero.sdp.SdpException;
import io.rivero.sdp.SessionDescription;
import io.rivero.sdp.Setup;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Offer and answer of one WebRtcEndpoint: prepares transports on the calling control thread, then
/// changes the endpoint in one step on its home loop. A lock keeps two callers apart; the loop
/// never takes it.
final class Negotiation {
  private final WebRtcEndpoint endpoint;
  private final Direction offerDirection;
  private final CertificateKeyType keyType;
  private final ReentrantLock lock = new ReentrantLock();
  private LocalConfig config;
  private final List<LocalTransport> localTransports = new ArrayList<>();
  private List<Setup> roles = List.of();
  private @Nullable SessionDescription offered;
  private @Nullable SessionDescription local;
  private @Nullable SessionDescription remote;
  private @Nullable String remoteText;

  Negotiation(
      WebRtcEndpoint endpoint, boolean recvonly, boolean sendonly, CertificateKeyType keyType) {
    this.endpoint = endpoint;
    this.keyType = keyType;
    this.offerDirection =
        sendonly ? Direction.SENDONLY : recvonly ? Direction.RECVONLY : Direction.SENDRECV;
    var random = ThreadLocalRandom.current();
    String stream = UUID.randomUUID().toString();
    int[] ssrcs = random.ints(1, Integer.MAX_VALUE).distinct().limit(4).toArray();
    this.config =
        new LocalConfig(
            random.nextLong(1L << 53),
            1,
            "rivero-" + stream.substring(0, 8),
            LocalMedia.audio(new LocalStream(ssrcs[0], ssrcs[1], stream, stream + "-audio")),
            LocalMedia.video(new LocalStream(ssrcs[2], ssrcs[3], stream, stream + "-video")),
            List.of());
  }

  String generateOffer(@Nullable OfferOptions options) {
    lock.lock();
    try {
      if (local != null) {
        throw alreadyNegotiated();
      }
      boolean audio = options == null || !Boolean.FALSE.equals(options.offerToReceiveAudio());
      boolean video = options == null || !Boolean.FALSE.equals(options.offerToReceiveVideo());
      if (!audio && !video) {
        throw new MediaException(
            ErrorCode.SDP_END_POINT_GENERATE_OFFER_ERROR, "An offer needs audio or video");
      }
      LocalConfig limited = limited(forPictures(config, null));
      LocalConfig offering =
          limited.withMedia(
              audio ? directed(limited.audio()) : null, video ? directed(limited.video()) : null);
      List<Prepared> prepared = prepare(1, true);
      config = offering.withTransports(localTransports);
      SessionDescription offer = OfferAnswer.offer(config);
      endpoint.<@Nullable Object>onHome(() -> {
        for (Prepared each : prepared) {
          each.transport().setMlines(mlines(offer));
          each.join(endpoint);
        }
        return null;
      });
      offered = offer;
      local = offer;
      return offer.write();
    } finally {
      lock.unlock();
    }
  }

  String processAnswer(String answer) {
    lock.lock();
    try {
      SessionDescription offer = offered;
      if (offer == null) {
        throw new MediaException(
            ErrorCode.SDP_END_POINT_NOT_OFFER_GENERATED,
            "Offer not generated. It is not possible to process an answer.");
      }
      if (remote != null) {
        throw new MediaException(
            ErrorCode.SDP_END_POINT_ANSWER_ALREADY_PROCCESED, "Sdp Answer already processed");
      }
      SessionDescription description = parse(answer, "answer");
      Negotiated negotiated = OfferAnswer.accept(offer, description, config);
      endpoint.<@Nullable Object>onHome(() -> {
        open(negotiated);
        return null;
      });
      accepted(description, answer, negotiated);
      return localDescription();
    } catch (SdpException e) {
      throw unreadable(e);
    } finally {
      lock.unlock();
    }
  }

  String processOffer(String offer) {
    lock.lock();
    try {
      if (offered != null) {
        throw alreadyNegotiated();
      }
      SessionDescription description = parse(offer, "offer");
      SessionDescription former = remote;
      return former == null ? answer(description, offer) : renegotiate(former, description, offer);
    } catch (SdpException e) {
      throw unreadable(e);
    } finally {
      lock.unlock();
    }
  }

  String localDescription() {
    lock.lock();
    try {
      SessionDescription description = local;
      if (description == null) {
        throw new MediaException(ErrorCode.SDP_END_POINT_NO_LOCAL_SDP_ERROR, "No local SDP");
      }
      return endpoint.onHome(() ->
          OfferAnswer.withCandidates(
                  description,
                  mline ->
                      endpoint.transports().stream()
                          .filter(transport -> transport.hasMline(mline))
                          .flatMap(transport -> transport.localCandidates().stream())
                          .toList(),
                  endpoint.transports().stream().allMatch(EndpointTransport::isGathered))
              .write());
    } finally {
      lock.unlock();
    }
  }

  String remoteDescription() {
    lock.lock();
    try {
      if (remoteText == null) {
        throw new MediaException(ErrorCode.SDP_END_POINT_NO_REMOTE_SDP_ERROR, "No remote SDP");
      }
      return remoteText;
    } finally {
      lock.unlock();
    }
  }

  private String answer(SessionDescription offer, String text) throws SdpException {
    config = limited(forPictures(config, offer));
    boolean control = offer.session().isIceLite();
    List<Prepared> prepared = prepare(OfferAnswer.transportsNeeded(offer, config), control);
    try {
      Answer answer = OfferAnswer.answer(offer, config.withTransports(localTransports));
      endpoint.<@Nullable Object>onHome(() -> {
        prepared.forEach(each -> each.join(endpoint));
        open(answer.negotiated());
        return null;
      });
      local = answer.description();
      accepted(offer, text, answer.negotiated());
      return answer.description().write();
    } catch (SdpException | RuntimeException e) {
      prepared.forEach(Prepared::abandon);
      localTransports.clear();
      throw e;
    }
  }

  private String renegotiate(SessionDescription former, SessionDescription offer, String text)
      throws SdpException {
    Renegotiation kind = Renegotiation.compare(former, offer);
    if (!kind.isAllowed()) {
      throw alreadyNegotiated();
    }
    List<EndpointTransport> transports = endpoint.onHome(() -> List.copyOf(endpoint.transports()));
    LocalConfig next = limited(config).nextVersion();
    if (OfferAnswer.transportsNeeded(offer, next) > transports.size()) {
      throw new MediaException(
          ErrorCode.SDP_END_POINT_PROCESS_OFFER_ERROR,
          "A renegotiation must not add transports: offer the new media in the BUNDLE group");
    }
    List<Prepared> restarted =
        kind == Renegotiation.ICE_RESTART
            ? restart(transports, offer.session().isIceLite())
            : List.of();
    List<LocalTransport> offeredTransports =
        IntStream.range(0, transports.size())
            .mapToObj(i -> restarted.isEmpty() ? localTransports.get(i) : restarted.get(i).local())
            .map(this::withRole)
            .toList();
    try {
      Answer answer = OfferAnswer.answer(offer, next.withTransports(offeredTransports));
      endpoint.<@Nullable Object>onHome(() -> {
        update(answer.negotiated(), next, restarted);
        return null;
      });
      config = next;
      if (!restarted.isEmpty()) {
        localTransports.clear();
        localTransports.addAll(offeredTransports);
      }
      local = answer.description();
      accepted(offer, text, answer.negotiated());
      return answer.description().write();
    } catch (SdpException | RuntimeException e) {
      restarted.forEach(each -> each.generation().agent().close());
      throw e;
    }
  }

  /// A transport with its first or next generation, and what we tell the peer of it.
  private record Prepared(
      EndpointTransport transport, IceTransport.Generation generation, LocalTransport local) {
    /// On the home loop.
    void join(WebRtcEndpoint endpoint) {
      transport.peer().ice().join(generation);
      endpoint.add(transport);
    }

    void abandon() {
      generation.agent().close();
    }
  }

  private List<Prepared> prepare(int count, boolean controlling) {
    var prepared = new ArrayList<Prepared>();
    for (int i = 0; i < count; i++) {
      var transport = new EndpointTransport(endpoint, i + 1);
      Prepared each = generation(transport, controlling);
      prepared.add(each);
      localTransports.add(each.local());
    }
    return prepared;
  }

  private List<Prepared> restart(List<EndpointTransport> transports, boolean controlling) {
    return transports.stream().map(transport -> generation(transport, controlling)).toList();
  }

  private Prepared generation(EndpointTransport transport, boolean controlling) {
    IceTransport.Generation generation =
        transport.peer().ice().newGeneration(controlling, stunServer(), localAddresses());
    DtlsCertificate certificate = endpoint.runtime().certificate(keyType);
    var fingerprint = certificate.fingerprint(HashAlgorithm.SHA_256);
    return new Prepared(
        transport,
        generation,
        new LocalTransport(
            generation.agent().ufrag(),
            generation.agent().password(),
            List.of(new Fingerprint(fingerprint.algorithm(), fingerprint.value()))));
  }

  /// The role of the association stays as it is, whatever the offer leaves to us (RFC 8842 section
  /// 5.5).
  private LocalTransport withRole(LocalTransport transport) {
    return new LocalTransport(
        transport.ufrag(),
        transport.password(),
        transport.fingerprints(),
        roles.isEmpty() ? Setup.ACTIVE : roles.getFirst());
  }

  /// On the home loop.
  private void open(Negotiated negotiated) {
    for (int i = 0; i < negotiated.transports().size(); i++) {
      RemoteTransport remoteTransport = negotiated.transports().get(i);
      EndpointTransport transport = endpoint.transports().get(remoteTransport.localIndex());
      transport.setMlines(mlines(negotiated, i));
      transport.open(
          SessionConfigs.of(negotiated, i, config), dtlsConfig(remoteTransport), remoteTransport);
    }
    for (NegotiatedMedia media : negotiated.media()) {
      endpoint.apply(media, transport(negotiated, media));
    }
    endpoint.opened();
  }

  /// On the home loop.
  private void update(Negotiated negotiated, LocalConfig next, List<Prepared> restarted) {
    for (int i = 0; i < negotiated.transports().size(); i++) {
      RemoteTransport remoteTransport = negotiated.transports().get(i);
      EndpointTransport transport = endpoint.transports().get(remoteTransport.localIndex());
      transport.setMlines(mlines(negotiated, i));
      transport.peer().update(SessionConfigs.of(negotiated, i, next));
      if (!restarted.isEmpty()) {
        transport.restart(
            restarted.get(remoteTransport.localIndex()).generation(), remoteTransport);
      }
    }
    for (NegotiatedMedia media : negotiated.media()) {
      endpoint.apply(media, transport(negotiated, media));
    }
  }

  private EndpointTransport transport(Negotiated negotiated, NegotiatedMedia media) {
    int index = negotiated.transports().get(media.transportIndex()).localIndex();
    return endpoint.transports().get(index);
  }

  private void accepted(SessionDescription description, String text, Negotiated negotiated) {
    remote = description;
    remoteText = text;
    roles = negotiated.transports().stream().map(RemoteTransport::role).toList();
  }

  private DtlsTransport.Config dtlsConfig(RemoteTransport remoteTransport) {
    return DtlsTransport.Config.of(
        endpoint.runtime().certificate(keyType),
        remoteTransport.role() == Setup.ACTIVE
            ? DtlsTransport.Role.CLIENT
            : DtlsTransport.Role.SERVER,
        remoteTransport.fingerprints().stream()
            .map(f -> new io.rivero.dtls.Fingerprint(f.algorithm(), f.value()))
            .toList());
  }

  private List<LocalAddress> localAddresses() {
    List<String> interfaces =
        Arrays.stream(endpoint.getNetworkInterfaces().split(",", -1))
            .map(String::strip)
            .filter(name -> !name.isEmpty())
            .toList();
    List<InetAddress> addresses =
        LocalAddresses.of(interfaces, endpoint.runtime().config().loopback());
    MediaPort port = endpoint.runtime().port(endpoint.home());
    List<LocalAddress> usable =
        endpoint.onHome(() ->
            LocalCandidates.of(
                port.open(addresses), endpoint.getExternalIPv4(), endpoint.getExternalIPv6()));
    if (usable.isEmpty()) {
      throw new MediaException(
          ErrorCode.ICE_GATHER_CANDIDATES_ERROR,
          "No local address can be used"
              + (interfaces.isEmpty() ? "" : " on the interfaces " + interfaces));
    }
    return usable;
  }

  private @Nullable InetSocketAddress stunServer() {
    String host = endpoint.getStunServerAddress().strip();
    if (host.isEmpty()) {
      return null;
    }
    var server = new InetSocketAddress(host, endpoint.getStunServerPort());
    return server.isUnresolved()
        ? null
        : server; // no address, no candidate: a call may still work without
  }

  /// Where pictures have to be decoded or encoded, VP8 is what we do best, and H.264 can be
  /// decoded; what browsers would rather send cannot.
  ///
  /// @param offer null for an offer of our own
  private LocalConfig forPictures(LocalConfig from, @Nullable SessionDescription offer) {
    LocalMedia video = from.video();
    if (video == null || !endpoint.<Boolean>onHome(endpoint::worksOnPictures)) {
      return from;
    }
    boolean vp8 =
        offer == null
            || offer.media().stream()
                .flatMap(media -> media.section().rtpMaps().stream())
                .anyMatch(rtpMap -> rtpMap.encodingName().equalsIgnoreCase("VP8"));
    String name = vp8 ? "VP8" : "H264";
    List<Codec> usable =
        video.codecs().stream().filter(codec -> codec.encodingName().equals(name)).toList();
    return from.withMedia(from.audio(), video.withCodecs(usable));
  }

  private LocalConfig limited(LocalConfig from) {
    return from.withMedia(
        limited(from.audio(), endpoint.getMaxAudioRecvBandwidth()),
        limited(from.video(), endpoint.getMaxVideoRecvBandwidth()));
  }

  private static @Nullable LocalMedia limited(@Nullable LocalMedia media, int kilobits) {
    return media == null ? null : media.withMaxReceiveKilobitsPerSecond(kilobits);
  }

  private @Nullable LocalMedia directed(@Nullable LocalMedia media) {
    return media == null ? null : media.withDirection(offerDirection);
  }

  private static List<EndpointTransport.MediaRef> mlines(Negotiated negotiated, int transport) {
    return negotiated.media().stream()
        .filter(media -> media.transportIndex() == transport)
        .map(media -> new EndpointTransport.MediaRef(media.mlineIndex(), media.mid()))
        .toList();
  }

  private static List<EndpointTransport.MediaRef> mlines(SessionDescription offer) {
    return IntStream.range(0, offer.media().size())
        .mapToObj(i -> {
          String mid = offer.media().get(i).section().mid();
          return new EndpointTransport.MediaRef(i, mid == null ? "" : mid);
        })
        .toList();
  }

  private static SessionDescription parse(String text, String what) throws SdpException {
    if (text.isEmpty()) {
      throw new MediaException(ErrorCode.SDP_PARSE_ERROR, "Empty " + what + " not valid");
    }
    return SessionDescription.parse(text);
  }

  private static MediaException unreadable(SdpException e) {
    return new MediaException(ErrorCode.SDP_PARSE_ERROR, "Invalid SDP: " + e.getMessage());
  }

  private static MediaException alreadyNegotiated() {
    return new MediaException(
        ErrorCode.SDP_END_POINT_ALREADY_NEGOTIATED, "Endpoint already negotiated");
  }
}
