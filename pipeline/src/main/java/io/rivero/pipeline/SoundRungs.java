package io.rivero.pipeline;

import io.rivero.pipeline.audio.AudioCodecs;
import io.rivero.rtp.RtpPacket;
import io.rivero.rtp.payload.PayloadFormat;
import io.rivero.sdp.CodecMatch;
import io.rivero.sdp.FormatParameters;
import io.rivero.sdp.NegotiatedCodec;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The rungs above the packets of a publisher's audio: one decoder, and one encoder for each format
/// that viewers want. Owned by the home loop.
final class SoundRungs implements UpperRungs {
  private static final int PAYLOAD_TYPE = 96;

  private static final List<NegotiatedCodec> ENCODED =
      List.of(
          codec("opus", 48_000, 2),
          codec("G722", 8000, 1),
          codec("PCMU", 8000, 1),
          codec("PCMA", 8000, 1));

  private final MediaElement element;
  private final TrackSource track;
  private final Map<PayloadFormat, EncodedSound> encoded = new EnumMap<>(PayloadFormat.class);
  private @Nullable DecodedSound decoded;

  SoundRungs(MediaElement element, TrackSource track) {
    this.element = element;
    this.track = track;
  }

  private static NegotiatedCodec codec(String name, int clockRateHz, int channels) {
    return new NegotiatedCodec(
        PAYLOAD_TYPE, name, clockRateHz, channels, FormatParameters.NONE, Set.of(), -1);
  }

  @Override
  public @Nullable PacketSource packets(PayloadFormat from, List<NegotiatedCodec> accepted) {
    NegotiatedCodec target = AudioCodecs.isPossible(from) ? target(accepted) : null;
    if (target == null) {
      return null;
    }
    PayloadFormat format = PayloadFormat.of(target.encodingName(), false);
    EncodedSound known = encoded.get(format);
    if (known == null) {
      known = new EncodedSound(element, decoding(), target, () -> encoded.remove(format));
      encoded.put(format, known);
    }
    return known;
  }

  /// The viewer's favourite of what can be encoded.
  private static @Nullable NegotiatedCodec target(List<NegotiatedCodec> accepted) {
    for (NegotiatedCodec wanted : accepted) {
      for (NegotiatedCodec own : ENCODED) {
        if (CodecMatch.find(own, List.of(wanted)) != null) {
          return own;
        }
      }
    }
    return null;
  }

  private DecodedSound decoding() {
    if (decoded == null) {
      decoded = new DecodedSound(element, track, () -> decoded = null);
    }
    return decoded;
  }

  @Override
  public @Nullable PictureSource pictures() {
    return null;
  }

  @Override
  public void packet(RtpPacket packet, PayloadFormat of, int clockRateHz, long nowNanos) {
    if (decoded != null) {
      decoded.packet(packet, of, clockRateHz, nowNanos);
    }
  }

  @Override
  public boolean isTranscoding() {
    return decoded != null && decoded.isActive();
  }

  @Override
  public List<Leg> legs() {
    var legs = new ArrayList<Leg>();
    encoded.values().forEach(each -> legs.addAll(each.legs()));
    return legs;
  }

  @Override
  public List<String> states() {
    var states = new ArrayList<String>();
    if (decoded != null && decoded.isActive()) {
      states.add(decoded.state());
    }
    encoded.forEach((format, each) ->
        states.add("encodes " + format.encodingName() + " " + each.stage().encoded() + " packets"));
    return states;
  }
}
