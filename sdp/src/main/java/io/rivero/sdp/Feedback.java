package io.rivero.sdp;

import org.jspecify.annotations.Nullable;

/// The kinds of RTCP feedback that can be negotiated (`a=rtcp-fb`).
public enum Feedback {
  /// Lost packets (RFC 4585 section 6.2.1).
  NACK("nack"),
  /// A key frame, please: picture loss indication (RFC 4585 section 6.3.1).
  NACK_PLI("nack pli"),
  /// A key frame, please: full intra request (RFC 5104 section 4.3.1).
  CCM_FIR("ccm fir"),
  /// The receiver's bandwidth estimate (draft-alvestrand-rmcat-remb).
  GOOG_REMB("goog-remb"),
  /// Arrival times of all packets (draft-holmer-rmcat-transport-wide-cc-extensions).
  TRANSPORT_CC("transport-cc");

  private final String sdp;

  Feedback(String sdp) {
    this.sdp = sdp;
  }

  /// As it stands behind the payload type.
  public String sdp() {
    return sdp;
  }

  static @Nullable Feedback parse(String type) {
    for (Feedback feedback : values()) {
      if (feedback.sdp.equals(type)) {
        return feedback;
      }
    }
    return null;
  }
}
