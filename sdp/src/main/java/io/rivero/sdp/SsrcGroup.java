package io.rivero.sdp;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// `a=ssrc-group`: sources that belong together (RFC 5576 section 4.2).
///
/// @param semantics `FID` (a stream and its retransmissions), `SIM` (simulcast), `FEC-FR`, ...
/// @param ssrcs unsigned 32 bits each, in the order of the line, at most [#MAX_SSRCS]
public record SsrcGroup(String semantics, List<Integer> ssrcs) {
  /// Members of a group that are kept; the rest is ignored.
  public static final int MAX_SSRCS = 16;

  public SsrcGroup {
    ssrcs = List.copyOf(ssrcs);
  }

  static @Nullable SsrcGroup parse(String text) {
    String[] parts = text.strip().split(" +", -1);
    var ssrcs = new ArrayList<Integer>();
    for (int i = 1; i < parts.length && ssrcs.size() < MAX_SSRCS; i++) {
      long ssrc = Text.unsigned32(parts[i]);
      if (ssrc < 0) {
        return null;
      }
      ssrcs.add((int) ssrc);
    }
    return Text.isToken(parts[0], 64) ? new SsrcGroup(parts[0], ssrcs) : null;
  }

  String write() {
    var text = new StringBuilder(semantics);
    ssrcs.forEach(ssrc -> text.append(' ').append(Integer.toUnsignedString(ssrc)));
    return text.toString();
  }
}
