package io.rivero.sdp;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// The peer's description with what the session level says for all m-lines, and its BUNDLE groups.
final class RemoteSections {
  private static final Set<String> PROTOCOLS =
      Set.of(
          "UDP/TLS/RTP/SAVPF",
          "UDP/TLS/RTP/SAVP",
          "TCP/DTLS/RTP/SAVPF",
          "TCP/DTLS/RTP/SAVP",
          "RTP/SAVPF",
          "RTP/SAVP",
          "RTP/AVPF",
          "RTP/AVP");

  private final SessionDescription description;
  private final Map<String, Integer> indexOfMid = new HashMap<>();
  private final Map<Integer, List<Integer>> bundleOfIndex = new HashMap<>();

  RemoteSections(SessionDescription description) {
    this.description = description;
    for (int i = 0; i < size(); i++) {
      String mid = section(i).mid();
      if (mid != null) {
        indexOfMid.putIfAbsent(mid, i);
      }
    }
    for (Group group : description.session().groups()) {
      if (group.semantics().equals("BUNDLE")) {
        bundle(group);
      }
    }
  }

  /// An m-line is in one group at most (RFC 9143 section 7.1): the first counts.
  private void bundle(Group group) {
    var members = new ArrayList<Integer>();
    for (String mid : group.mids()) {
      Integer index = indexOfMid.get(mid);
      if (index != null && bundleOfIndex.putIfAbsent(index, members) == null) {
        members.add(index);
      }
    }
  }

  int size() {
    return description.media().size();
  }

  MediaDescription media(int index) {
    return description.media().get(index);
  }

  SdpSection section(int index) {
    return media(index).section();
  }

  /// For messages.
  String name(int index) {
    return "m-line " + index + " (" + media(index).media() + ")";
  }

  /// Whether the m-line is offered and speaks RTP in a profile that browsers understand as
  /// DTLS-SRTP (RFC 9429 section 5.1.2) with RTP and RTCP on one port.
  boolean isUsable(int index) {
    MediaDescription media = media(index);
    boolean offered = media.port() != 0 || isBundleOnly(index);
    return offered && PROTOCOLS.contains(media.protocol()) && section(index).isRtcpMux();
  }

  /// RFC 9143 section 6; means nothing outside a group.
  private boolean isBundleOnly(int index) {
    return media(index).port() == 0
        && section(index).has("bundle-only")
        && bundleOfIndex.containsKey(index);
  }

  /// The m-lines of the group that this one is in, in the group's order; none without a group.
  List<Integer> bundle(int index) {
    return bundleOfIndex.getOrDefault(index, List.of());
  }

  /// The m-line whose transport attributes count for this one: itself without BUNDLE, otherwise the
  /// group's tagged one (RFC 9143 section 7.3.2): the first, unless that is not used.
  int transportTag(int index, Collection<Integer> used) {
    List<Integer> bundle = bundleOfIndex.get(index);
    if (bundle == null) {
      return index;
    }
    for (int member : bundle) {
      if (used.contains(member) && !isBundleOnly(member)) {
        return member;
      }
    }
    return bundle.getFirst();
  }

  private <T> @Nullable T inherited(int index, Function<SdpSection, @Nullable T> attribute) {
    T value = attribute.apply(section(index));
    return value != null ? value : attribute.apply(description.session());
  }

  Direction direction(int index) {
    Direction direction = inherited(index, SdpSection::direction);
    return direction == null ? Direction.SENDRECV : direction;
  }

  @Nullable String ufrag(int index) {
    return inherited(index, SdpSection::iceUfrag);
  }

  @Nullable String password(int index) {
    return inherited(index, SdpSection::icePwd);
  }

  @Nullable Setup setup(int index) {
    return inherited(index, SdpSection::setup);
  }

  /// Supported ones; those of the m-line replace those of the session (RFC 8122 section 5).
  List<Fingerprint> fingerprints(int index) {
    List<Fingerprint> own = section(index).fingerprints();
    List<Fingerprint> all = own.isEmpty() ? description.session().fingerprints() : own;
    return all.stream().filter(Fingerprint::isSupported).distinct().limit(8).toList();
  }

  boolean isExtmapAllowMixed(int index) {
    return description.session().isExtmapAllowMixed() || section(index).isExtmapAllowMixed();
  }

  /// What the peer says about the transport of an m-line.
  ///
  /// @param role ours in the DTLS handshake
  RemoteTransport transport(int index, int localIndex, Setup role) throws SdpException {
    String ufrag = ufrag(index);
    String password = password(index);
    List<Fingerprint> fingerprints = fingerprints(index);
    if (ufrag == null || password == null) {
      String missing = ufrag == null ? "a=ice-ufrag" : "a=ice-pwd";
      throw new SdpException(name(index) + " has no " + missing + " (RFC 8839 section 5.4)");
    }
    if (fingerprints.isEmpty()) {
      throw new SdpException(
          name(index) + " has no a=fingerprint with sha-256, sha-384 or sha-512 (RFC 8122)");
    }
    SdpSection session = description.session();
    var options = new HashSet<>(session.iceOptions());
    options.addAll(section(index).iceOptions());
    return new RemoteTransport(
        localIndex,
        ufrag,
        password,
        fingerprints,
        role,
        session.isIceLite() || section(index).isIceLite(),
        candidates(section(index)),
        session.isEndOfCandidates() || section(index).isEndOfCandidates(),
        options.contains("trickle"));
  }

  private static List<String> candidates(SdpSection section) {
    return section.candidates().stream()
        .filter(LocalCandidates::isComponentOne)
        .limit(RemoteTransport.MAX_CANDIDATES)
        .toList();
  }
}
