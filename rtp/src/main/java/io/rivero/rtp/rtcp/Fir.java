package io.rivero.rtp.rtcp;

import java.util.List;

/// Full intra request: a key frame is wanted (RFC 5104 section 4.3.1).
///
/// @param senderSsrc who asks
/// @param entries 1 to [#MAX_ENTRIES]
public record Fir(int senderSsrc, List<Entry> entries) implements RtcpPacket {
  /// Most entries in one packet; the parser ignores further ones.
  public static final int MAX_ENTRIES = 64;

  /// Copies the list.
  public Fir {
    if (entries.isEmpty() || entries.size() > MAX_ENTRIES) {
      throw new IllegalArgumentException(entries.size() + " entries");
    }
    entries = List.copyOf(entries);
  }

  /// A request to one source.
  ///
  /// @param ssrc the source
  /// @param commandSequence 0 to 255; a repeated one is the same request
  public record Entry(int ssrc, int commandSequence) {}
}
