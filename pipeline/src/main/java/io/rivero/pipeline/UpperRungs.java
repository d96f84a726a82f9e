package io.rivero.pipeline;

import io.rivero.rtp.RtpPacket;
import io.rivero.rtp.payload.PayloadFormat;
import io.rivero.sdp.NegotiatedCodec;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What is made of a publisher's packets where packets are not what a consumer needs: decoded
/// media, and packets of other formats that are made of it. Owned by the home loop.
sealed interface UpperRungs permits PictureRungs, SoundRungs {
  /// Packets that were decoded and encoded again.
  ///
  /// @param from what the publisher sends now
  /// @return null if there is no way; otherwise the caller adds itself to it
  @Nullable PacketSource packets(PayloadFormat from, List<NegotiatedCodec> accepted);

  /// Decoded pictures; null for what has none.
  @Nullable PictureSource pictures();

  /// A packet of the publisher, for whatever rung is in use.
  void packet(RtpPacket packet, PayloadFormat of, int clockRateHz, long nowNanos);

  /// Is anything decoded for any consumer?
  boolean isTranscoding();

  /// All that follow packets made here.
  List<Leg> legs();

  /// The rungs in use with their counters, for people.
  List<String> states();
}
