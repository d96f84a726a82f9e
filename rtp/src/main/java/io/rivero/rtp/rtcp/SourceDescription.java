package io.rivero.rtp.rtcp;

import java.nio.charset.StandardCharsets;
import java.util.List;

/// Source description (RFC 3550 section 6.5), of which the canonical name is kept.
///
/// @param chunks at most 31
public record SourceDescription(List<Chunk> chunks) implements RtcpPacket {
  /// Most chunks in one packet: the count has five bits.
  public static final int MAX_CHUNKS = 31;

  /// Copies the list.
  public SourceDescription {
    if (chunks.size() > MAX_CHUNKS) {
      throw new IllegalArgumentException(chunks.size() + " chunks");
    }
    chunks = List.copyOf(chunks);
  }

  /// A description of one source.
  public static SourceDescription of(int ssrc, String cname) {
    return new SourceDescription(List.of(new Chunk(ssrc, cname)));
  }

  /// What is said about one source.
  ///
  /// @param ssrc the source
  /// @param cname at most 255 bytes of UTF-8; empty if the chunk has none
  public record Chunk(int ssrc, String cname) {
    /// Checks the length.
    public Chunk {
      if (cname.getBytes(StandardCharsets.UTF_8).length > 255) {
        throw new IllegalArgumentException("CNAME longer than 255 bytes");
      }
    }
  }
}
