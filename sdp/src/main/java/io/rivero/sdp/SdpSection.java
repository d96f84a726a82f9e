package io.rivero.sdp;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// The lines of one level of a session description, in order, with typed access to the attributes
/// that WebRTC uses. A line that nothing here knows is kept and written again.
///
/// Typed access leaves out what is malformed. [SessionDescription#parse] has already refused
/// malformed lines of the attributes that a call depends on.
///
/// @param lines of the session level: everything before the first m-line; of a media section:
///   everything below its m-line
public record SdpSection(List<SdpLine> lines) {
  /// No lines.
  public static final SdpSection EMPTY = new SdpSection(List.of());

  public SdpSection {
    lines = List.copyOf(lines);
  }

  /// Whether an attribute of this name is there.
  public boolean has(String attribute) {
    return lines.stream().anyMatch(line -> line.isAttribute(attribute));
  }

  /// The value of the first attribute of this name, "" when it has none, null when it is not there.
  public @Nullable String value(String attribute) {
    for (SdpLine line : lines) {
      if (line.isAttribute(attribute)) {
        return line.attributeValue();
      }
    }
    return null;
  }

  /// The values of all attributes of this name.
  public List<String> values(String attribute) {
    var values = new ArrayList<String>();
    for (SdpLine line : lines) {
      if (line.isAttribute(attribute)) {
        values.add(line.attributeValue());
      }
    }
    return values;
  }

  /// The values of all lines of this type, such as `b`.
  public List<String> values(char type) {
    return lines.stream().filter(line -> line.type() == type).map(SdpLine::value).toList();
  }

  private <T> List<T> all(String attribute, Function<String, @Nullable T> parser) {
    var parsed = new ArrayList<T>();
    for (SdpLine line : lines) {
      if (line.isAttribute(attribute)) {
        T value = parser.apply(line.attributeValue());
        if (value != null) {
          parsed.add(value);
        }
      }
    }
    return parsed;
  }

  public List<RtpMap> rtpMaps() {
    return all("rtpmap", RtpMap::parse);
  }

  public List<Fmtp> fmtps() {
    return all("fmtp", Fmtp::parse);
  }

  public List<RtcpFeedback> rtcpFeedback() {
    return all("rtcp-fb", RtcpFeedback::parse);
  }

  public List<ExtMap> extMaps() {
    return all("extmap", ExtMap::parse);
  }

  public List<SsrcAttribute> ssrcs() {
    return all("ssrc", SsrcAttribute::parse);
  }

  public List<SsrcGroup> ssrcGroups() {
    return all("ssrc-group", SsrcGroup::parse);
  }

  public List<Rid> rids() {
    return all("rid", Rid::parse);
  }

  public @Nullable Simulcast simulcast() {
    return all("simulcast", Simulcast::parse).stream().findFirst().orElse(null);
  }

  public List<Group> groups() {
    return all("group", Group::parse);
  }

  public List<Msid> msids() {
    return all("msid", Msid::parse);
  }

  public List<Fingerprint> fingerprints() {
    return all("fingerprint", Fingerprint::parse);
  }

  /// Candidate lines as signalling carries them: `candidate:...` (RFC 8839 section 5.1).
  public List<String> candidates() {
    return values("candidate").stream().map(value -> "candidate:" + value).toList();
  }

  public @Nullable Setup setup() {
    String value = value("setup");
    return value == null ? null : Setup.parse(value);
  }

  /// The direction, or null where no line says it.
  public @Nullable Direction direction() {
    for (SdpLine line : lines) {
      Direction direction = line.type() == 'a' ? Direction.parse(line.value()) : null;
      if (direction != null) {
        return direction;
      }
    }
    return null;
  }

  public @Nullable String mid() {
    return value("mid");
  }

  public @Nullable String iceUfrag() {
    return value("ice-ufrag");
  }

  public @Nullable String icePwd() {
    return value("ice-pwd");
  }

  public List<String> iceOptions() {
    return values("ice-options").stream().flatMap(v -> Arrays.stream(v.split(" +", -1))).toList();
  }

  public boolean isIceLite() {
    return has("ice-lite");
  }

  public boolean isRtcpMux() {
    return has("rtcp-mux");
  }

  /// RTCP of reduced size (RFC 5506).
  public boolean isRtcpReducedSize() {
    return has("rtcp-rsize");
  }

  /// One-byte and two-byte header extensions may be mixed (RFC 8285 section 6).
  public boolean isExtmapAllowMixed() {
    return has("extmap-allow-mixed");
  }

  public boolean isEndOfCandidates() {
    return has("end-of-candidates");
  }

  /// The SCTP port (RFC 8841 section 5), or -1.
  public int sctpPort() {
    String value = value("sctp-port");
    return value == null ? -1 : Text.number(value, 65535);
  }

  /// What the writer is willing to receive, from `b=TIAS` (RFC 3890) or `b=AS` (kbit/s), or -1.
  public long bandwidthBitsPerSecond() {
    long applicationSpecific = -1;
    for (String value : values('b')) {
      if (value.startsWith("TIAS:")) {
        return Text.saturated(value.substring(5));
      } else if (value.startsWith("AS:")) {
        long kilobits = Text.saturated(value.substring(3));
        applicationSpecific = kilobits < 0 ? -1 : kilobits * 1000;
      }
    }
    return applicationSpecific;
  }
}
