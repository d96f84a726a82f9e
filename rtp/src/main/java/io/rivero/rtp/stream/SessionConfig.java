package io.rivero.rtp.stream;

import java.util.List;

/// What was negotiated with one peer. A session is one transport: without BUNDLE each media line is
/// a session of its own.
///
/// @param cname our canonical name in SDES (RFC 3550 section 6.5.1), 1 to 255 ASCII characters, the
///   same for all that we send to this peer, or its audio and video are not synchronised
/// @param reducedSizeRtcp whether feedback may go without a report in front (RFC 5506)
/// @param lines the media lines with media, in the order of the SDP
public record SessionConfig(String cname, boolean reducedSizeRtcp, List<MediaLine> lines) {
  public SessionConfig {
    if (cname.isEmpty() || cname.length() > 255) {
      throw new IllegalArgumentException("cname of " + cname.length() + " characters");
    }
    lines = List.copyOf(lines);
    for (int i = 0; i < lines.size(); i++) {
      for (int j = 0; j < i; j++) {
        if (lines.get(i).mid().equals(lines.get(j).mid())) {
          throw new IllegalArgumentException("two lines '" + lines.get(i).mid() + "'");
        }
        if (lines.get(i).localSsrc() == lines.get(j).localSsrc()) {
          throw new IllegalArgumentException("two lines with one local SSRC");
        }
      }
    }
  }
}
