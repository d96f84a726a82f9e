package io.rivero.rtp.payload;

import java.util.Locale;

/// What the payload of an RTP packet is.
///
/// The recognisers read payloads that peers have written: they never throw and never read outside
/// the given range.
public enum PayloadFormat {
  /// RFC 7741.
  VP8(true, "VP8", 90_000),
  /// RFC 9628.
  VP9(true, "VP9", 90_000),
  /// RFC 6184.
  H264(true, "H264", 90_000),
  /// RTP payload format for AV1 of the Alliance for Open Media.
  AV1(true, "AV1", 90_000),
  /// RFC 7587.
  OPUS(false, "opus", 48_000),
  /// G.711 mu-law (RFC 3551 section 4.5.14).
  PCMU(false, "PCMU", 8_000),
  /// G.711 A-law (RFC 3551 section 4.5.14).
  PCMA(false, "PCMA", 8_000),
  /// RFC 3551 section 4.5.2: its RTP clock is 8000 Hz although it samples at 16 000.
  G722(false, "G722", 8_000),
  /// Comfort noise (RFC 3389).
  COMFORT_NOISE(false, "CN", 0),
  /// DTMF (RFC 4733).
  TELEPHONE_EVENT(false, "telephone-event", 0),
  /// Retransmission (RFC 4588), of audio or video.
  RTX(false, "rtx", 0),
  /// Audio of any other format.
  OTHER_AUDIO(false, "", 0),
  /// Video of any other format.
  OTHER_VIDEO(true, "", 0);

  private final boolean video;
  private final String encodingName;
  private final int clockRateHz;

  PayloadFormat(boolean video, String encodingName, int clockRateHz) {
    this.video = video;
    this.encodingName = encodingName;
    this.clockRateHz = clockRateHz;
  }

  /// The format with this encoding name of `a=rtpmap`, in any case.
  ///
  /// @param video whether it stands in a video section, which decides what an unknown name is
  public static PayloadFormat of(String encodingName, boolean video) {
    String name = encodingName.toLowerCase(Locale.ROOT);
    for (PayloadFormat format : values()) {
      boolean kind = format == RTX || format.video == video;
      if (kind && !name.isEmpty() && format.encodingName.toLowerCase(Locale.ROOT).equals(name)) {
        return format;
      }
    }
    return video ? OTHER_VIDEO : OTHER_AUDIO;
  }

  /// Whether it is video; false for [#RTX].
  public boolean isVideo() {
    return video;
  }

  /// The name in `a=rtpmap`, empty for the two "other".
  public String encodingName() {
    return encodingName;
  }

  /// The RTP clock in Hz where the format fixes it, otherwise 0.
  public int clockRateHz() {
    return clockRateHz;
  }

  /// Whether a payload is the start of a key frame, as far as it can be read. False for audio, for
  /// unknown video and for what is malformed or encrypted.
  public boolean isKeyFrameStart(byte[] payload, int offset, int length) {
    return switch (this) {
      case VP8 -> Vp8Descriptor.isKeyFrameStart(payload, offset, length);
      case VP9 -> Vp9Descriptor.isKeyFrameStart(payload, offset, length);
      case H264 -> H264Payload.isKeyFrameStart(payload, offset, length);
      case AV1 -> Av1Payload.isKeyFrameStart(payload, offset, length);
      default -> false;
    };
  }

  /// Whether a payload is the start of a frame (VP9: of a picture, its lowest layer). Only VP8 and
  /// VP9 say so in each packet; false for all others.
  public boolean isFrameStart(byte[] payload, int offset, int length) {
    return switch (this) {
      case VP8 -> Vp8Descriptor.isFrameStart(payload, offset, length);
      case VP9 -> Vp9Descriptor.isFrameStart(payload, offset, length);
      default -> false;
    };
  }
}
