package io.rivero.pipeline;

import io.rivero.pipeline.webrtc.SessionConfigs;
import io.rivero.sdp.Answer;
import io.rivero.sdp.Codec;
import io.rivero.sdp.Direction;
import io.rivero.sdp.LocalConfig;
import io.rivero.sdp.LocalMedia;
import io.rivero.sdp.LocalStream;
import io.rivero.sdp.LocalTransport;
import io.rivero.sdp.MediaKind;
import io.rivero.sdp.Negotiated;
import io.rivero.sdp.NegotiatedMedia;
import io.rivero.sdp.OfferAnswer;
import io.rivero.sdp.RemoteTransport;
import io.rivero.sdp.Renegotiation;
import io.rivero.sdp.SdpException;
import io.rivero.sdp.SessionDescription;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
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
  private final TransportSetup setup;
  private final Direction offerDirection;
  private final ReentrantLock lock = new ReentrantLock();
  private final String streamId = UUID.randomUUID().toString();
  private final Set<Integer> ssrcs = new HashSet<>();
  private LocalConfig config;
  private final List<LocalTransport> localTransports = new ArrayList<>();
  private @Nullable Negotiated negotiated;
  private @Nullable SessionDescription offered;
  private @Nullable SessionDescription local;
  private @Nullable SessionDescription remote;
  private @Nullable String remoteText;

  Negotiation(
      WebRtcEndpoint endpoint, boolean recvonly, boolean sendonly, CertificateKeyType keyType) {
    this.endpoint = endpoint;
    this.setup = new TransportSetup(endpoint, keyType);
    this.offerDirection =
        sendonly ? Direction.SENDONLY : recvonly ? Direction.RECVONLY : Direction.SENDRECV;
    CodecChoice codecs = endpoint.runtime().config().codecs();
    this.config =
        new LocalConfig(
            ThreadLocalRandom.current().nextLong(1L << 53),
            1,
            "rivero-" + streamId.substring(0, 8),
            codecs.ofAudio(LocalMedia.audio(newStream(MediaKind.AUDIO))),
            codecs.ofVideo(LocalMedia.video(newStream(MediaKind.VIDEO))),
            List.of());
  }

  /// With SSRCs that this endpoint did not have before.
  private LocalStream newStream(MediaKind kind) {
    int[] both =
        ThreadLocalRandom.current()
            .ints(1, Integer.MAX_VALUE)
            .filter(ssrcs::add)
            .limit(2)
            .toArray();
    String track = streamId + (kind == MediaKind.AUDIO ? "-audio" : "-video");
    return new LocalStream(both[0], both[1], streamId, track);
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
      var prepared = new ArrayList<TransportSetup.Prepared>();
      try {
        prepare(prepared, 1, true);
        config = offering.withTransports(localTransports);
        SessionDescription offer = OfferAnswer.offer(config);
        endpoint.<@Nullable Object>onHome(() -> {
          for (TransportSetup.Prepared each : prepared) {
            each.transport().setMlines(mlines(offer));
            each.join(endpoint);
          }
          return null;
        });
        offered = offer;
        local = offer;
        return offer.write();
      } catch (RuntimeException e) {
        abandon(prepared);
        throw e;
      }
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
    var prepared = new ArrayList<TransportSetup.Prepared>();
    try {
      prepare(prepared, OfferAnswer.transportsNeeded(offer, config), offer.session().isIceLite());
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
      abandon(prepared);
      throw e;
    }
  }

  private void prepare(List<TransportSetup.Prepared> into, int count, boolean controlling) {
    for (int i = 0; i < count; i++) {
      var transport = new EndpointTransport(endpoint, i + 1);
      TransportSetup.Prepared prepared = setup.generation(transport, controlling);
      into.add(prepared);
      localTransports.add(prepared.local());
    }
  }

  /// As if there had been no transports.
  private void abandon(List<TransportSetup.Prepared> prepared) {
    localTransports.clear();
    endpoint.<@Nullable Object>onHome(() -> {
      prepared.forEach(each -> {
        endpoint.remove(each.transport());
        each.generation().agent().close();
      });
      return null;
    });
  }

  private String renegotiate(SessionDescription former, SessionDescription offer, String text)
      throws SdpException {
    Renegotiation kind = Renegotiation.compare(former, offer);
    if (!kind.isAllowed()) {
      throw alreadyNegotiated();
    }
    Negotiated before = Objects.requireNonNull(negotiated);
    List<LocalTransport> now =
        IntStream.range(0, localTransports.size())
            .mapToObj(i -> Rearrangement.withRole(localTransports.get(i), i, before))
            .toList();
    LocalConfig next = limited(config).nextVersion();
    Answer draft = OfferAnswer.answer(offer, next.withTransports(now), before);
    var change = new Rearrangement(before, draft.negotiated());
    LocalConfig renewed = change.withNewStreams(next, this::newStream);
    var restarted = new HashMap<Integer, TransportSetup.Prepared>();
    try {
      restart(restarted, change);
      var transports = new ArrayList<>(now);
      restarted.forEach(
          (i, prepared) -> transports.set(i, Rearrangement.withRole(prepared.local(), i, before)));
      Answer answer = OfferAnswer.answer(offer, renewed.withTransports(transports), before);
      endpoint.<@Nullable Object>onHome(() -> {
        update(new Rearrangement(before, answer.negotiated()), renewed, restarted);
        return null;
      });
      config = renewed;
      localTransports.clear();
      localTransports.addAll(transports);
      local = answer.description();
      accepted(offer, text, answer.negotiated());
      return answer.description().write();
    } catch (SdpException | RuntimeException e) {
      restarted.values().forEach(each -> each.generation().agent().close());
      throw e;
    }
  }

  private void restart(Map<Integer, TransportSetup.Prepared> into, Rearrangement change) {
    List<EndpointTransport> transports = endpoint.onHome(() -> List.copyOf(endpoint.transports()));
    for (RemoteTransport remoteTransport : change.restarted()) {
      EndpointTransport transport = transports.get(remoteTransport.localIndex());
      into.put(
          remoteTransport.localIndex(), setup.generation(transport, remoteTransport.iceLite()));
    }
  }

  /// On the home loop.
  private void open(Negotiated negotiated) {
    for (int i = 0; i < negotiated.transports().size(); i++) {
      RemoteTransport remoteTransport = negotiated.transports().get(i);
      EndpointTransport transport = endpoint.transports().get(remoteTransport.localIndex());
      transport.setMlines(mlines(negotiated, i));
      transport.open(
          SessionConfigs.of(negotiated, i, config), setup.dtls(remoteTransport), remoteTransport);
    }
    for (NegotiatedMedia media : negotiated.media()) {
      endpoint.apply(media, transport(negotiated, media));
    }
    endpoint.opened();
  }

  /// On the home loop: what has ended goes before the sessions forget its tracks.
  private void update(
      Rearrangement change,
      LocalConfig nextConfig,
      Map<Integer, TransportSetup.Prepared> restarted) {
    for (MediaKind kind : MediaKind.values()) {
      if (!change.continues(kind)) {
        endpoint.end(EndpointTransport.type(kind));
      }
    }
    Negotiated next = change.next();
    for (int i = 0; i < endpoint.transports().size(); i++) {
      EndpointTransport transport = endpoint.transports().get(i);
      int position = change.position(i);
      transport.setMlines(mlines(next, position));
      transport.peer().update(SessionConfigs.of(next, position, nextConfig));
      TransportSetup.Prepared restart = restarted.get(i);
      if (restart != null) {
        transport.restart(restart.generation(), next.transports().get(position));
      }
    }
    for (NegotiatedMedia media : next.media()) {
      endpoint.apply(media, transport(next, media));
    }
    endpoint.connectionChanged();
  }

  private EndpointTransport transport(Negotiated negotiated, NegotiatedMedia media) {
    return endpoint.transports().get(Rearrangement.localIndex(negotiated, media));
  }

  private void accepted(SessionDescription description, String text, Negotiated negotiated) {
    remote = description;
    remoteText = text;
    this.negotiated = negotiated;
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
    List<Codec> usable = vp8 ? named(video, "VP8") : List.of();
    usable = usable.isEmpty() ? named(video, "H264") : usable;
    return usable.isEmpty() ? from : from.withMedia(from.audio(), video.withCodecs(usable));
  }

  private static List<Codec> named(LocalMedia media, String name) {
    return media.codecs().stream().filter(codec -> codec.encodingName().equals(name)).toList();
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
