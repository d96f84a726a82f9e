package io.rivero.rtp.stream;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// The payload types of what a line receives, and the feedback that any of them takes.
final class PayloadTypes {
  private final @Nullable RtpCodec[] codecs = new @Nullable RtpCodec[128];
  private final @Nullable RtpCodec[] repaired = new @Nullable RtpCodec[128];
  private boolean pli;
  private boolean fir;
  private boolean remb;

  PayloadTypes(List<RtpCodec> negotiated) {
    for (RtpCodec codec : negotiated) {
      codecs[codec.payloadType()] = codec;
      if (codec.rtxPayloadType() != RtpCodec.NO_RTX) {
        repaired[codec.rtxPayloadType()] = codec;
      }
      pli |= codec.feedback().pli();
      fir |= codec.feedback().fir();
      remb |= codec.feedback().remb();
    }
  }

  /// The codec of a payload type, null if it is none.
  @Nullable RtpCodec codec(int payloadType) {
    return codecs[payloadType];
  }

  /// The codec whose retransmissions have this payload type (RFC 4588 section 8.6), null if none.
  @Nullable RtpCodec repairedBy(int payloadType) {
    return repaired[payloadType];
  }

  boolean isKnown(int payloadType) {
    return codecs[payloadType] != null || repaired[payloadType] != null;
  }

  boolean takesPli() {
    return pli;
  }

  boolean takesFir() {
    return fir;
  }

  boolean takesRemb() {
    return remb;
  }
}
