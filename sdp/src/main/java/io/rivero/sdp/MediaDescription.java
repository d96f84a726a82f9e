package io.rivero.sdp;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// An m-line and what belongs to it (RFC 8866 section 5.14).
///
/// @param media `audio`, `video`, `application`, ...
/// @param port 0 to 65535; 0 means rejected, unless the section is bundle-only (RFC 9143 section 6)
/// @param portCount the number behind a slash, or 0 where there is none
/// @param protocol such as `UDP/TLS/RTP/SAVPF`
/// @param formats payload types, or what the protocol has instead
/// @param section the lines below the m-line
public record MediaDescription(
    String media,
    int port,
    int portCount,
    String protocol,
    List<String> formats,
    SdpSection section) {

  /// Formats of one m-line at most.
  public static final int MAX_FORMATS = 256;

  public MediaDescription {
    formats = List.copyOf(formats);
  }

  /// The m-line's kind, or null when it is neither audio nor video.
  public @Nullable MediaKind kind() {
    return MediaKind.parse(media);
  }

  /// Whether the m-line is turned down: port 0 and not bundle-only.
  public boolean isRejected() {
    return port == 0 && !section.has("bundle-only");
  }

  MediaDescription withPort(int newPort) {
    return new MediaDescription(media, newPort, portCount, protocol, formats, section);
  }

  MediaDescription withSection(SdpSection newSection) {
    return new MediaDescription(media, port, portCount, protocol, formats, newSection);
  }

  static @Nullable MediaDescription parse(String value) {
    String[] parts = value.strip().split(" +", -1);
    if (parts.length < 4 || parts.length > MAX_FORMATS + 3 || !Text.isToken(parts[0], 64)) {
      return null;
    }
    int slash = parts[1].indexOf('/');
    int port = Text.number(slash < 0 ? parts[1] : parts[1].substring(0, slash), 65535);
    int portCount = slash < 0 ? 0 : Text.number(parts[1].substring(slash + 1), 65535);
    if (port < 0 || portCount < 0 || (slash >= 0 && portCount == 0)) {
      return null;
    }
    List<String> formats = Arrays.asList(parts).subList(3, parts.length);
    return new MediaDescription(parts[0], port, portCount, parts[2], formats, SdpSection.EMPTY);
  }

  String write() {
    String ports = portCount == 0 ? Integer.toString(port) : port + "/" + portCount;
    return media + " " + ports + " " + protocol + " " + String.join(" ", formats);
  }
}
