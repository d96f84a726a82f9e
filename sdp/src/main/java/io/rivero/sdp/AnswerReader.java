package io.rivero.sdp;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Reads the answer to an offer of ours (RFC 9429 section 5.11).
final class AnswerReader {
  private final SessionDescription offer;
  private final RemoteSections remote;
  private final LocalConfig config;
  private final Set<Integer> used = new LinkedHashSet<>();
  private final List<Integer> tags = new ArrayList<>();

  AnswerReader(SessionDescription offer, SessionDescription answer, LocalConfig config) {
    this.offer = offer;
    this.remote = new RemoteSections(answer);
    this.config = config;
  }

  Negotiated read() throws SdpException {
    if (remote.size() != offer.media().size()) {
      throw new SdpException(
          "the answer has " + remote.size() + " m-lines, the offer " + offer.media().size());
    }
    for (int i = 0; i < remote.size(); i++) {
      if (isUsed(i)) {
        used.add(i);
      }
    }
    var transports = new ArrayList<RemoteTransport>();
    for (int i : used) {
      int tag = remote.transportTag(i, used);
      if (!tags.contains(tag)) {
        tags.add(tag);
        transports.add(remote.transport(tag, localTransport(tag), role(tag)));
      }
    }
    var media = new ArrayList<NegotiatedMedia>();
    for (int i : used) {
      media.add(media(i));
    }
    return new Negotiated(media, transports);
  }

  private boolean isUsed(int index) throws SdpException {
    MediaDescription offered = offer.media().get(index);
    MediaDescription answered = remote.media(index);
    if (!offered.media().equals(answered.media())) {
      throw new SdpException(remote.name(index) + " was offered as " + offered.media());
    }
    String mid = answered.section().mid();
    if (mid != null && !mid.equals(offered.section().mid())) {
      throw new SdpException(remote.name(index) + " has another a=mid than the offer");
    }
    if (answered.port() == 0) {
      return false;
    }
    if (!remote.isUsable(index)) {
      throw new SdpException(
          remote.name(index) + " is not " + offered.protocol() + " with a=rtcp-mux, as offered");
    }
    return true;
  }

  /// One transport for all was offered only together with BUNDLE.
  private int localTransport(int tag) throws SdpException {
    if (tags.size() > 1 && config.transports().size() == 1) {
      throw new SdpException("the answer is without a=group:BUNDLE, which the offer depends on");
    }
    return Math.min(tag, config.transports().size() - 1);
  }

  /// RFC 8842 section 5.4; without `a=setup` an answerer is passive (RFC 4145 section 4).
  private Setup role(int index) throws SdpException {
    return switch (remote.setup(index)) {
      case null -> Setup.ACTIVE;
      case PASSIVE -> Setup.ACTIVE;
      case ACTIVE -> Setup.PASSIVE;
      case ACTPASS, HOLDCONN ->
          throw new SdpException(remote.name(index) + " has neither setup:active nor passive");
    };
  }

  private NegotiatedMedia media(int index) throws SdpException {
    MediaDescription offered = offer.media().get(index);
    MediaKind kind = offered.kind();
    LocalMedia local = kind == null ? null : config.media(kind);
    if (kind == null || local == null) {
      throw new IllegalArgumentException("the offer was not made with this configuration");
    }
    MediaTerms ours = MediaTerms.of(offered, local);
    MediaTerms theirs = MediaTerms.of(remote.media(index), local);
    var receive = new ArrayList<NegotiatedCodec>();
    for (NegotiatedCodec codec : theirs.codecs()) {
      receive.add(receiveCodec(index, codec, ours.codecs()));
    }
    requireOffered(index, theirs);
    SdpSection section = remote.section(index);
    RemoteStreams streams = RemoteStreams.of(section);
    String mid = offered.section().mid();
    return new NegotiatedMedia(
        index,
        mid == null ? "" : mid,
        kind,
        local.direction().and(remote.direction(index).mirrored()),
        receive,
        theirs.codecs(),
        common(ours.receiveExtensions(), theirs.receiveExtensions()),
        common(ours.sendExtensions(), theirs.sendExtensions()),
        remote.isExtmapAllowMixed(index),
        streams.stream(),
        streams.surplus(),
        streams.rids(),
        streams.cname(),
        section.isRtcpReducedSize(),
        section.bandwidthBitsPerSecond(),
        tags.indexOf(remote.transportTag(index, used)));
  }

  /// RFC 3264 section 6.1: what is answered was offered.
  private void requireOffered(int index, MediaTerms theirs) throws SdpException {
    var table = new FormatTable(remote.media(index));
    var known = new LinkedHashSet<Integer>();
    theirs.codecs().forEach(codec -> known.add(codec.payloadType()));
    for (int payloadType : table.payloadTypes()) {
      RtpMap map = table.map(payloadType);
      boolean rtx = map != null && CodecMatch.isNamed(map.encodingName(), "rtx");
      if (!rtx && !known.contains(payloadType)) {
        String name = map == null ? "" : " (" + map.encodingName() + ")";
        throw new SdpException(
            remote.name(index) + ": payload type " + payloadType + name + " was not offered");
      }
    }
    if (known.isEmpty()) {
      throw new SdpException(remote.name(index) + " has no codec");
    }
  }

  /// The offered codec that arrives under our payload type, with what both understand.
  private NegotiatedCodec receiveCodec(
      int index, NegotiatedCodec answered, List<NegotiatedCodec> offered) throws SdpException {
    NegotiatedCodec match = matching(answered, offered);
    if (match == null) {
      throw new SdpException(
          remote.name(index)
              + ": "
              + SdpException.excerptOf(answered.description())
              + " was not offered");
    }
    Set<Feedback> feedback = EnumSet.noneOf(Feedback.class);
    feedback.addAll(match.feedback());
    feedback.retainAll(answered.feedback());
    return new NegotiatedCodec(
        match.payloadType(),
        match.encodingName(),
        match.clockRateHz(),
        match.channels(),
        answered.parameters(),
        feedback,
        answered.rtxPayloadType() < 0 ? -1 : match.rtxPayloadType());
  }

  private static @Nullable NegotiatedCodec matching(
      NegotiatedCodec answered, List<NegotiatedCodec> offered) {
    NegotiatedCodec found = null;
    for (NegotiatedCodec codec : offered) {
      if (CodecMatch.same(answered, codec)) {
        if (codec.payloadType() == answered.payloadType()) {
          return codec;
        }
        found = found == null ? codec : found;
      }
    }
    return found;
  }

  /// Only under the id that was offered (RFC 8285 section 6).
  private static Map<String, Integer> common(
      Map<String, Integer> offered, Map<String, Integer> answered) {
    var extensions = new LinkedHashMap<>(offered);
    extensions.entrySet().removeIf(e -> !e.getValue().equals(answered.get(e.getKey())));
    return extensions;
  }
}
