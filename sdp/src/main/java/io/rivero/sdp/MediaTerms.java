package io.rivero.sdp;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Codecs and header extensions that an m-line of the peer and we have in common.
///
/// @param codecs in the peer's order
/// @param extensions ids by URI, in the peer's order
record MediaTerms(List<NegotiatedCodec> codecs, Map<String, Integer> extensions) {

  /// transport-cc needs its header extension and its RTCP feedback: with one of them missing, the
  /// other is left out as well.
  static MediaTerms of(MediaDescription remote, LocalMedia local) {
    Map<String, Integer> extensions = extensions(remote.section(), local.extensions());
    boolean transportCc = extensions.containsKey(Codecs.TRANSPORT_CC_URI);
    List<NegotiatedCodec> codecs = new FormatTable(remote).common(local.codecs(), transportCc);
    if (codecs.stream().noneMatch(codec -> codec.feedback().contains(Feedback.TRANSPORT_CC))) {
      extensions.remove(Codecs.TRANSPORT_CC_URI);
    }
    return new MediaTerms(codecs, extensions);
  }

  /// RFC 8285 section 6: the ids of the offer are kept. Those in the range 4096 and up would have
  /// to be replaced, and those for one direction only would need two tables: nobody offers either,
  /// so they are left out. Id 15 has a meaning of its own in the one-byte form.
  private static Map<String, Integer> extensions(SdpSection remote, List<String> understood) {
    var extensions = new LinkedHashMap<String, Integer>();
    for (ExtMap extension : remote.extMaps()) {
      int id = extension.id();
      boolean bothWays =
          extension.direction() == null || extension.direction() == Direction.SENDRECV;
      if (bothWays
          && id <= 255
          && id != 15
          && understood.contains(extension.uri())
          && !extensions.containsValue(id)) {
        extensions.putIfAbsent(extension.uri(), id);
      }
    }
    return extensions;
  }
}
