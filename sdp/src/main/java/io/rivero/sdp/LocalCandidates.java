package io.rivero.sdp;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/// Candidates in a description of our own (RFC 8839 sections 4.2.1 and 5.1).
final class LocalCandidates {
  private LocalCandidates() {}

  static SessionDescription write(
      SessionDescription local, IntFunction<List<String>> candidatesOfMline, boolean complete) {
    var media = new ArrayList<MediaDescription>();
    for (int i = 0; i < local.media().size(); i++) {
      MediaDescription description = local.media().get(i);
      media.add(
          description.port() == 0
              ? description
              : write(description, candidatesOfMline.apply(i), complete));
    }
    return new SessionDescription(local.session(), media);
  }

  private static MediaDescription write(
      MediaDescription media, List<String> candidates, boolean complete) {
    var own = new ArrayList<Candidate>();
    for (String text : candidates) {
      Candidate candidate = Candidate.parse(text);
      if (candidate == null) {
        throw new IllegalArgumentException("not a candidate: " + SdpException.excerptOf(text));
      }
      if (candidate.component == 1) {
        own.add(candidate);
      }
    }
    Candidate best = Candidate.defaultOf(own);
    var lines = new ArrayList<SdpLine>();
    for (SdpLine line : media.section().lines()) {
      if (line.type() == 'c' && best != null) {
        String family = best.isIpv6() ? "IP6 " : "IP4 ";
        lines.add(new SdpLine('c', "IN " + family + best.address));
      } else if (!line.isAttribute("candidate") && !line.isAttribute("end-of-candidates")) {
        lines.add(line);
      }
    }
    own.forEach(candidate -> lines.add(new SdpLine('a', candidate.text)));
    if (complete) {
      lines.add(SdpLine.attribute("end-of-candidates"));
    }
    MediaDescription changed = media.withSection(new SdpSection(lines));
    return best == null ? changed : changed.withPort(best.port);
  }

  /// Without looking at the rest of the line, which is the ICE agent's business.
  static boolean isComponentOne(String candidate) {
    String[] parts = candidate.split(" ", 3);
    return parts.length == 3 && parts[1].equals("1");
  }

  /// The parts of a candidate that a description repeats.
  private record Candidate(
      String text, int component, boolean udp, String address, int port, String type) {

    static @Nullable Candidate parse(String text) {
      String[] parts = text.split(" ", -1);
      boolean shaped = parts.length >= 8 && text.startsWith("candidate:") && parts[6].equals("typ");
      int component = shaped ? Text.number(parts[1], 256) : -1;
      int port = shaped ? Text.number(parts[5], 65535) : -1;
      return component < 1 || port < 0
          ? null
          : new Candidate(
              text, component, parts[2].equalsIgnoreCase("udp"), parts[4], port, parts[7]);
    }

    boolean isIpv6() {
      return address.indexOf(':') >= 0;
    }

    /// The one that reaches us most probably, for peers that read nothing else: relayed, then
    /// reflexive, then host; IPv4 before IPv6.
    private int rank() {
      int rank = type.equals("relay") ? 4 : type.equals("srflx") ? 2 : 0;
      return isIpv6() ? rank : rank + 1;
    }

    static @Nullable Candidate defaultOf(List<Candidate> candidates) {
      Candidate best = null;
      for (Candidate candidate : candidates) {
        if (candidate.udp && (best == null || candidate.rank() > best.rank())) {
          best = candidate;
        }
      }
      return best;
    }
  }
}
