package io.rivero.sdp;

import java.util.Collections;
import java.util.Set;
import java.util.TreeSet;

/// A codec under its payload type.
///
/// @param payloadType 0 to 127
/// @param encodingName as the peer writes it; compare without case
/// @param clockRateHz RTP timestamp units per second
/// @param channels 1 where nothing is said
/// @param parameters the `a=fmtp` of the peer
/// @param feedback what both sides understand
/// @param rtxPayloadType the payload type of its retransmissions (RFC 4588), or -1
/// @param packetTime how much the peer wants in a packet, of audio
public record NegotiatedCodec(
    int payloadType,
    String encodingName,
    int clockRateHz,
    int channels,
    FormatParameters parameters,
    Set<Feedback> feedback,
    int rtxPayloadType,
    PacketTime packetTime) {

  public NegotiatedCodec {
    feedback = Collections.unmodifiableSet(new TreeSet<>(feedback));
  }

  /// Without a wish about the length of packets.
  public NegotiatedCodec(
      int payloadType,
      String encodingName,
      int clockRateHz,
      int channels,
      FormatParameters parameters,
      Set<Feedback> feedback,
      int rtxPayloadType) {
    this(
        payloadType,
        encodingName,
        clockRateHz,
        channels,
        parameters,
        feedback,
        rtxPayloadType,
        PacketTime.UNSAID);
  }

  /// Whether it only accompanies other codecs: comfort noise and telephone events.
  boolean accompanies() {
    return CodecMatch.isNamed(encodingName, Codecs.COMFORT_NOISE)
        || CodecMatch.isNamed(encodingName, Codecs.TELEPHONE_EVENT);
  }

  /// For messages: `VP9/90000 profile-id=0`.
  public String description() {
    String name = encodingName + "/" + clockRateHz + (channels == 1 ? "" : "/" + channels);
    return parameters.text().isEmpty() ? name : name + " " + parameters.text();
  }
}
