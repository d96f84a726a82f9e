package io.rivero.sdp;

import java.util.Collections;
import java.util.Set;
import java.util.TreeSet;

/// A codec that we are willing to use, before it has a payload type.
///
/// @param encodingName the RTP payload format's name, such as `VP8`
/// @param clockRateHz RTP timestamp units per second
/// @param channels 1 unless the payload format says otherwise
/// @param parameters what our own offers say in `a=fmtp`; the profile in it decides which offered
///   formats match (see [CodecMatch])
/// @param feedback the RTCP feedback that we understand for it
/// @param retransmission whether RTX (RFC 4588) is wanted for it
public record Codec(
    String encodingName,
    int clockRateHz,
    int channels,
    FormatParameters parameters,
    Set<Feedback> feedback,
    boolean retransmission) {

  public Codec {
    if (!Text.isToken(encodingName, 64) || clockRateHz <= 0 || channels <= 0) {
      throw new IllegalArgumentException(encodingName + "/" + clockRateHz + "/" + channels);
    }
    feedback = Collections.unmodifiableSet(new TreeSet<>(feedback));
  }
}
