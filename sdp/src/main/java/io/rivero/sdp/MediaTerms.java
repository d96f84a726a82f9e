package io.rivero.sdp;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/// Codecs and header extensions that an m-line of the peer and we have in common.
///
/// @param codecs in the peer's order
/// @param extensions as the peer wrote them, one per URI and id
record MediaTerms(List<NegotiatedCodec> codecs, List<ExtMap> extensions) {

  /// transport-cc needs its header extension and its RTCP feedback: with one of them missing, the
  /// other is left out as well.
  static MediaTerms of(MediaDescription remote, LocalMedia local) {
    List<ExtMap> extensions = extensions(remote.section(), local.extensions());
    boolean transportCc = extensions.stream().anyMatch(MediaTerms::isTransportCc);
    List<NegotiatedCodec> codecs = new FormatTable(remote).common(local.codecs(), transportCc);
    if (codecs.stream().noneMatch(codec -> codec.feedback().contains(Feedback.TRANSPORT_CC))) {
      extensions.removeIf(MediaTerms::isTransportCc);
    }
    return new MediaTerms(codecs, extensions);
  }

  private static boolean isTransportCc(ExtMap extension) {
    return extension.uri().equals(Codecs.TRANSPORT_CC_URI);
  }

  /// RFC 8285 section 6: the ids of the offer are kept. Those from 4096 on would have to be
  /// replaced, which no browser asks for: they are left out. Id 15 has a meaning of its own in the
  /// one-byte form.
  private static List<ExtMap> extensions(SdpSection remote, List<String> understood) {
    var extensions = new ArrayList<ExtMap>();
    var taken = new HashSet<Object>();
    for (ExtMap extension : remote.extMaps()) {
      int id = extension.id();
      boolean known = id <= 255 && id != 15 && understood.contains(extension.uri());
      if (known && extension.direction() != Direction.INACTIVE) {
        if (!taken.contains(id) && taken.add(extension.uri())) {
          taken.add(id);
          extensions.add(extension);
        }
      }
    }
    return extensions;
  }

  /// What the peer may send to us.
  Map<String, Integer> receiveExtensions() {
    return ids(Direction::sends);
  }

  /// What the peer wants to receive.
  Map<String, Integer> sendExtensions() {
    return ids(Direction::receives);
  }

  private Map<String, Integer> ids(Predicate<Direction> peer) {
    var ids = new LinkedHashMap<String, Integer>();
    for (ExtMap extension : extensions) {
      Direction direction = extension.direction();
      if (direction == null || peer.test(direction)) {
        ids.put(extension.uri(), extension.id());
      }
    }
    return ids;
  }

  /// The same extensions as we write them into an answer.
  List<ExtMap> answeredExtensions() {
    return extensions.stream().map(MediaTerms::mirrored).toList();
  }

  private static ExtMap mirrored(ExtMap extension) {
    Direction direction = extension.direction();
    return new ExtMap(
        extension.id(), direction == null ? null : direction.mirrored(), extension.uri(), "");
  }
}
