package io.rivero.sdp;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Which m-lines of an offer are used, on which transports; then the answer.
final class AnswerPlan {
  private final SessionDescription offer;
  private final RemoteSections remote;
  private final LocalConfig config;
  private final Map<Integer, MediaTerms> used = new TreeMap<>();

  /// For each transport the m-line of the offer that describes it.
  private final List<Integer> tags;

  /// What was agreed before, in a renegotiation.
  private final @Nullable Negotiated former;

  private AnswerPlan(SessionDescription offer, LocalConfig config, @Nullable Negotiated former) {
    this.offer = offer;
    this.remote = new RemoteSections(offer);
    this.config = config;
    this.former = former;
    var kinds = new LinkedHashSet<MediaKind>();
    for (int i = 0; i < remote.size(); i++) {
      MediaKind kind = remote.media(i).kind();
      MediaTerms terms = kind == null || kinds.contains(kind) ? null : terms(i, kind);
      if (kind != null && terms != null) {
        kinds.add(kind);
        used.put(i, terms);
      }
    }
    Set<Integer> distinct = new LinkedHashSet<>();
    used.keySet().forEach(i -> distinct.add(remote.transportTag(i, used.keySet())));
    tags = List.copyOf(distinct);
  }

  /// @param former null for the first offer
  static AnswerPlan of(SessionDescription offer, LocalConfig config, @Nullable Negotiated former)
      throws SdpException {
    if (offer.media().isEmpty()) {
      throw new SdpException("the offer has no m-line");
    }
    return new AnswerPlan(offer, config, former);
  }

  private @Nullable MediaTerms terms(int index, MediaKind kind) {
    LocalMedia local = config.media(kind);
    if (local == null || !remote.isUsable(index)) {
      return null;
    }
    MediaTerms terms = MediaTerms.of(remote.media(index), local);
    return terms.codecs().stream().allMatch(NegotiatedCodec::accompanies) ? null : terms;
  }

  int transportCount() {
    return tags.size();
  }

  Answer answer() throws SdpException {
    var transports = new ArrayList<RemoteTransport>();
    for (int tag : tags) {
      int local = former == null ? transports.size() : formerTransport(tag, former, transports);
      if (local >= config.transports().size()) {
        throw new IllegalArgumentException(tags.size() + " transports are needed");
      }
      transports.add(remote.transport(tag, local, role(tag, local)));
    }
    var media = new ArrayList<NegotiatedMedia>();
    var sections = new ArrayList<MediaDescription>();
    for (int i = 0; i < remote.size(); i++) {
      MediaTerms terms = used.get(i);
      MediaKind kind = remote.media(i).kind();
      LocalMedia local = kind == null ? null : config.media(kind);
      if (terms == null || kind == null || local == null) {
        sections.add(rejected(remote.media(i)));
      } else {
        NegotiatedMedia negotiated = negotiated(i, kind, local, terms);
        media.add(negotiated);
        sections.add(accepted(local, negotiated, terms, transports));
      }
    }
    var description = new SessionDescription(session(), sections);
    return new Answer(description, new Negotiated(media, transports));
  }

  /// An m-line stays on the transport that it has, and takes what is bundled with it along (RFC
  /// 9143 section 7.5).
  private int formerTransport(int tag, Negotiated former, List<RemoteTransport> taken)
      throws SdpException {
    var members = new LinkedHashSet<>(Set.of(tag));
    used.keySet().stream()
        .filter(index -> remote.transportTag(index, used.keySet()) == tag)
        .forEach(members::add);
    for (int index : members) {
      int local = formerTransport(index, former);
      if (local >= 0 && taken.stream().noneMatch(other -> other.localIndex() == local)) {
        return local;
      }
    }
    throw new SdpException(
        remote.name(tag)
            + " needs a further transport, which a renegotiation must not add: offer it in the"
            + " BUNDLE group of another m-line");
  }

  /// @return -1 for an m-line that is new
  private int formerTransport(int index, Negotiated former) {
    for (NegotiatedMedia media : former.media()) {
      if (media.mlineIndex() == index && media.mid().equals(mid(index))) {
        return former.transports().get(media.transportIndex()).localIndex();
      }
    }
    return -1;
  }

  /// RFC 8842 section 5.3; without `a=setup` an offerer is active (RFC 4145 section 4).
  private Setup role(int index, int transport) throws SdpException {
    return switch (remote.setup(index)) {
      case null -> Setup.PASSIVE;
      case ACTIVE -> Setup.PASSIVE;
      case PASSIVE -> Setup.ACTIVE;
      case ACTPASS -> config.transports().get(transport).roleForActpass();
      case HOLDCONN ->
          throw new SdpException(remote.name(index) + " has a=setup:holdconn, which cannot work");
    };
  }

  private NegotiatedMedia negotiated(
      int index, MediaKind kind, LocalMedia local, MediaTerms terms) {
    SdpSection section = remote.section(index);
    RemoteStreams streams = RemoteStreams.of(section);
    return new NegotiatedMedia(
        index,
        mid(index),
        kind,
        local.direction().and(remote.direction(index).mirrored()),
        terms.codecs(),
        terms.codecs(),
        terms.receiveExtensions(),
        terms.sendExtensions(),
        remote.isExtmapAllowMixed(index),
        streams.stream(),
        streams.surplus(),
        streams.rids(),
        streams.cname(),
        section.isRtcpReducedSize(),
        section.bandwidthBitsPerSecond(),
        tags.indexOf(remote.transportTag(index, used.keySet())));
  }

  private SdpSection session() {
    var session = new SectionBuilder().session(config);
    for (int tag : tags) {
      List<String> mids = bundledOn(tag);
      if (!mids.isEmpty()) {
        session.attribute("group", new Group("BUNDLE", mids).write());
      }
    }
    if (offer.session().isExtmapAllowMixed()) {
      session.attribute("extmap-allow-mixed");
    }
    return session.build();
  }

  /// The accepted members of the group that a tag stands for, the tag first (RFC 9143 section 7.3).
  private List<String> bundledOn(int tag) {
    var members = new LinkedHashSet<Integer>();
    List<Integer> bundle = remote.bundle(tag);
    if (!bundle.isEmpty()) {
      members.add(tag);
      members.addAll(bundle);
    }
    members.retainAll(used.keySet());
    return members.stream().map(this::mid).toList();
  }

  private String mid(int index) {
    String mid = remote.section(index).mid();
    return mid == null ? "" : mid;
  }

  /// RFC 3264 section 6: port 0 and what was offered.
  private static MediaDescription rejected(MediaDescription offered) {
    var section = new SectionBuilder().connection();
    String mid = offered.section().mid();
    if (mid != null) {
      section.attribute("mid", mid);
    }
    if (offered.kind() != null) {
      section.attribute(Direction.INACTIVE.sdp());
    }
    return new MediaDescription(
        offered.media(), 0, 0, offered.protocol(), offered.formats(), section.build());
  }

  private MediaDescription accepted(
      LocalMedia local, NegotiatedMedia media, MediaTerms terms, List<RemoteTransport> transports) {
    MediaDescription offered = remote.media(media.mlineIndex());
    Direction direction = media.direction();
    var section = new SectionBuilder().connection().head(local, media.mid(), direction);
    var kept = new LinkedHashSet<Integer>();
    boolean rtx = false;
    for (NegotiatedCodec codec : terms.codecs()) {
      section.codec(codec);
      kept.add(codec.payloadType());
      kept.add(codec.rtxPayloadType());
      rtx |= codec.rtxPayloadType() >= 0;
    }
    section.extensions(terms.answeredExtensions());
    if (offered.section().isExtmapAllowMixed()) {
      section.attribute("extmap-allow-mixed");
    }
    section.attribute("rtcp-mux");
    if (media.rtcpReducedSize()) {
      section.attribute("rtcp-rsize");
    }
    int transport = media.transportIndex();
    RemoteTransport other = transports.get(transport);
    section.transport(config.transports().get(other.localIndex()), other.role());
    if (direction.sends()) {
      section.stream(local.stream(), config.cname(), rtx);
    }
    List<String> formats =
        new FormatTable(offered)
            .payloadTypes().stream().filter(kept::contains).map(String::valueOf).toList();
    return new MediaDescription(
        offered.media(), 9, 0, offered.protocol(), formats, section.build());
  }
}
