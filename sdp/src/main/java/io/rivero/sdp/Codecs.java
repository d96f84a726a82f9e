package io.rivero.sdp;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/// The codecs and header extensions that Rivero negotiates unless it is told otherwise.
public final class Codecs {
  static final String COMFORT_NOISE = "CN";
  static final String TELEPHONE_EVENT = "telephone-event";
  private static final String KEYS = "0-15"; // RFC 4733 section 7.1.1
  private static final Set<Feedback> VIDEO_FEEDBACK = EnumSet.allOf(Feedback.class);

  private Codecs() {}

  /// Opus, PCMU, PCMA, G.722, and what accompanies them: comfort noise (RFC 3389) and telephone
  /// events (RFC 4733) at both clock rates.
  public static List<Codec> audio() {
    return List.of(
        new Codec(
            "opus",
            48000,
            2,
            new FormatParameters("minptime=10;useinbandfec=1"),
            Set.of(Feedback.TRANSPORT_CC),
            false),
        audio("PCMU", 8000, ""),
        audio("PCMA", 8000, ""),
        audio("G722", 8000, ""), // samples at 16 kHz (RFC 3551 section 4.5.2)
        audio(COMFORT_NOISE, 8000, ""),
        audio(TELEPHONE_EVENT, 48000, KEYS),
        audio(TELEPHONE_EVENT, 8000, KEYS));
  }

  /// VP8, VP9 (profiles 0 and 2), H.264 (constrained baseline, baseline, main, high in
  /// packetization modes 1 and 0, constrained high in mode 1), AV1 (main profile).
  public static List<Codec> video() {
    return List.of(
        video("VP8", ""),
        video("VP9", "profile-id=0"),
        video("VP9", "profile-id=2"),
        h264("42e01f", 1),
        h264("42001f", 1),
        h264("4d001f", 1),
        h264("64001f", 1),
        h264("640c1f", 1),
        h264("42e01f", 0),
        h264("42001f", 0),
        h264("4d001f", 0),
        h264("64001f", 0),
        video("AV1", "level-idx=5;profile=0;tier=0"));
  }

  /// Header extensions for audio: level, sending time, transport-wide sequence number, MID.
  public static List<String> audioExtensions() {
    return List.of(
        "urn:ietf:params:rtp-hdrext:ssrc-audio-level",
        "http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time",
        TRANSPORT_CC_URI,
        "urn:ietf:params:rtp-hdrext:sdes:mid");
  }

  /// Header extensions for video. RID and repaired RID are not among them: simulcast is not
  /// accepted.
  public static List<String> videoExtensions() {
    return List.of(
        "http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time",
        "urn:3gpp:video-orientation",
        TRANSPORT_CC_URI,
        "http://www.webrtc.org/experiments/rtp-hdrext/playout-delay",
        "http://www.webrtc.org/experiments/rtp-hdrext/video-content-type",
        "http://www.webrtc.org/experiments/rtp-hdrext/color-space",
        "https://aomediacodec.github.io/av1-rtp-spec/#dependency-descriptor-rtp-header-extension",
        "urn:ietf:params:rtp-hdrext:sdes:mid");
  }

  /// Of no use without `a=rtcp-fb:... transport-cc`, and the other way round.
  static final String TRANSPORT_CC_URI =
      "http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01";

  private static Codec audio(String encodingName, int clockRateHz, String parameters) {
    return new Codec(
        encodingName, clockRateHz, 1, new FormatParameters(parameters), Set.of(), false);
  }

  private static Codec h264(String profileLevelId, int packetizationMode) {
    return video(
        "H264",
        "level-asymmetry-allowed=1;packetization-mode="
            + packetizationMode
            + ";profile-level-id="
            + profileLevelId);
  }

  private static Codec video(String encodingName, String parameters) {
    return new Codec(
        encodingName, 90000, 1, new FormatParameters(parameters), VIDEO_FEEDBACK, true);
  }
}
