package io.rivero.rtp.stream;

import java.util.List;

/// How the packets of a source are to be read.
///
/// @param kind audio or video
/// @param codecs its payload types
/// @param extensions its header extensions
public record SourceFormat(
    MediaKind kind, List<RtpCodec> codecs, List<HeaderExtension> extensions) {

  public SourceFormat {
    codecs = List.copyOf(codecs);
    extensions = List.copyOf(extensions);
  }
}
