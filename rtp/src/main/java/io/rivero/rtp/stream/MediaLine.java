package io.rivero.rtp.stream;

import java.util.List;

/// What was negotiated for one media line: at most one stream in and one stream out.
///
/// @param mid its identification (RFC 9143), unique in the session; empty if the peer uses none
/// @param kind audio or video
/// @param receives whether the peer may send to us; otherwise its packets are dropped
/// @param sends whether we may send to the peer
/// @param receiveCodecs payload types in packets of the peer
/// @param sendCodecs payload types in packets to the peer
/// @param receiveExtensions header extensions in packets of the peer
/// @param sendExtensions header extensions in packets to the peer; a peer may want one in one
///   direction only
/// @param extmapAllowMixed whether two-byte header extensions may be sent (RFC 8285 section 6)
/// @param remoteSources streams that the peer has announced, media ones in the order of the SDP;
///   may be empty, then they are found by MID or payload type
/// @param localSsrc of the stream that we send, also the sender of our reports
/// @param localRtxSsrc of our retransmissions; used where the codec has a retransmission format
public record MediaLine(
    String mid,
    MediaKind kind,
    boolean receives,
    boolean sends,
    List<RtpCodec> receiveCodecs,
    List<RtpCodec> sendCodecs,
    List<HeaderExtension> receiveExtensions,
    List<HeaderExtension> sendExtensions,
    boolean extmapAllowMixed,
    List<RemoteSource> remoteSources,
    int localSsrc,
    int localRtxSsrc) {

  /// Longest `mid` that is written into packets, in bytes.
  public static final int MAX_MID_LENGTH = 16;

  public MediaLine {
    if (mid.length() > 255 || !mid.chars().allMatch(c -> c > 0x20 && c < 0x7f)) {
      throw new IllegalArgumentException("mid '" + mid + "'");
    }
    if (localSsrc == localRtxSsrc) {
      throw new IllegalArgumentException("media and RTX need different SSRCs");
    }
    receiveCodecs = List.copyOf(receiveCodecs);
    sendCodecs = List.copyOf(sendCodecs);
    receiveExtensions = List.copyOf(receiveExtensions);
    sendExtensions = List.copyOf(sendExtensions);
    remoteSources = List.copyOf(remoteSources);
  }

  /// A line with the same header extensions in both directions.
  public MediaLine(
      String mid,
      MediaKind kind,
      boolean receives,
      boolean sends,
      List<RtpCodec> receiveCodecs,
      List<RtpCodec> sendCodecs,
      List<HeaderExtension> extensions,
      boolean extmapAllowMixed,
      List<RemoteSource> remoteSources,
      int localSsrc,
      int localRtxSsrc) {
    this(
        mid,
        kind,
        receives,
        sends,
        receiveCodecs,
        sendCodecs,
        extensions,
        extensions,
        extmapAllowMixed,
        remoteSources,
        localSsrc,
        localRtxSsrc);
  }

  /// The id of an extension in packets of the peer, or -1 if it is not negotiated.
  int receiveExtensionId(String uri) {
    return idOf(uri, receiveExtensions);
  }

  /// The id of an extension in packets to the peer, or -1 if it is not negotiated.
  int sendExtensionId(String uri) {
    return idOf(uri, sendExtensions);
  }

  private static int idOf(String uri, List<HeaderExtension> extensions) {
    for (HeaderExtension extension : extensions) {
      if (extension.uri().equals(uri)) {
        return extension.id();
      }
    }
    return -1;
  }
}
