package io.rivero.rtp.stream;

import io.rivero.rtp.payload.PayloadFormat;

/// A negotiated payload type (RFC 3551 section 6, `a=rtpmap`).
///
/// @param payloadType 0 to 127
/// @param format what it carries; RTX itself is no codec here but the `rtxPayloadType` of one
/// @param clockRateHz of its timestamps, 1 to 1 000 000
/// @param rtxPayloadType payload type of its retransmissions (RFC 4588 section 8.6, `apt`), 0 to
///   127, or [#NO_RTX]
/// @param feedback RTCP feedback negotiated for it
public record RtpCodec(
    int payloadType, PayloadFormat format, int clockRateHz, int rtxPayloadType, Feedback feedback) {

  /// No retransmission format was negotiated.
  public static final int NO_RTX = -1;

  public RtpCodec {
    if (payloadType < 0 || payloadType > 127 || rtxPayloadType < NO_RTX || rtxPayloadType > 127) {
      throw new IllegalArgumentException("payload types " + payloadType + ", " + rtxPayloadType);
    }
    if (clockRateHz < 1 || clockRateHz > 1_000_000) {
      throw new IllegalArgumentException("clock rate " + clockRateHz);
    }
  }

  /// RTCP feedback of one codec (RFC 4585 section 4.2, `a=rtcp-fb`).
  ///
  /// @param nack generic NACK
  /// @param pli picture loss indication, `nack pli`
  /// @param fir full intra request, `ccm fir` (RFC 5104)
  /// @param remb `goog-remb`
  /// @param transportCc `transport-cc`
  public record Feedback(
      boolean nack, boolean pli, boolean fir, boolean remb, boolean transportCc) {

    /// None at all, as is usual for audio.
    public static final Feedback NONE = new Feedback(false, false, false, false, false);

    /// Everything, as browsers offer it for video.
    public static final Feedback ALL = new Feedback(true, true, true, true, true);
  }
}
