package io.rivero.sdp;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The sources that an m-line announces (RFC 5576): one is used, the rest is surplus.
///
/// @param stream the first simulcast layer (`SIM`), else the first one that is neither
///   retransmission nor FEC
record RemoteStreams(
    @Nullable RemoteStream stream, Set<Integer> surplus, List<String> rids, String cname) {

  static RemoteStreams of(SdpSection section) {
    var announced = new LinkedHashSet<Integer>();
    var secondary = new LinkedHashSet<Integer>();
    var primaries = new ArrayList<Integer>();
    List<SsrcGroup> groups = section.ssrcGroups().stream().limit(64).toList();
    for (SsrcGroup group : groups) {
      if (group.semantics().equals("SIM") && !group.ssrcs().isEmpty()) {
        primaries.add(group.ssrcs().getFirst());
      }
    }
    for (SsrcGroup group : groups) {
      boolean pair = group.semantics().equals("FID") || group.semantics().startsWith("FEC");
      if (pair) {
        group.ssrcs().stream().skip(1).forEach(secondary::add);
      }
      announced.addAll(group.ssrcs());
    }
    section.ssrcs().forEach(line -> announced.add(line.ssrc()));
    announced.stream().filter(ssrc -> !secondary.contains(ssrc)).forEach(primaries::add);
    RemoteStream stream =
        primaries.isEmpty()
            ? null
            : new RemoteStream(primaries.getFirst(), rtxOf(primaries.getFirst(), groups));
    return new RemoteStreams(stream, surplus(announced, stream), rids(section), cname(section));
  }

  private static int rtxOf(int ssrc, List<SsrcGroup> groups) {
    for (SsrcGroup group : groups) {
      List<Integer> ssrcs = group.ssrcs();
      if (group.semantics().equals("FID") && ssrcs.size() == 2 && ssrcs.getFirst() == ssrc) {
        return ssrcs.get(1);
      }
    }
    return 0;
  }

  private static Set<Integer> surplus(Set<Integer> announced, @Nullable RemoteStream stream) {
    var surplus = new LinkedHashSet<Integer>();
    int used = stream == null ? 0 : stream.rtxSsrc() == 0 ? 1 : 2;
    for (int ssrc : announced) {
      boolean taken = stream != null && (ssrc == stream.ssrc() || ssrc == stream.rtxSsrc());
      if (!taken && surplus.size() + used < NegotiatedMedia.MAX_SSRCS) {
        surplus.add(ssrc);
      }
    }
    return surplus;
  }

  private static List<String> rids(SdpSection section) {
    return section.rids().stream()
        .filter(rid -> rid.direction().equals("send"))
        .map(Rid::id)
        .distinct()
        .limit(NegotiatedMedia.MAX_SSRCS)
        .toList();
  }

  private static String cname(SdpSection section) {
    return section.ssrcs().stream()
        .filter(line -> line.name().equals("cname"))
        .map(SsrcAttribute::value)
        .findFirst()
        .orElse("");
  }
}
