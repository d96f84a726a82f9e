package io.rivero.pipeline;

import io.rivero.pipeline.audio.AudioCodecs;
import io.rivero.rtp.RtpPacket;
import io.rivero.rtp.payload.PayloadFormat;
import io.rivero.sdp.CodecMatch;
import io.rivero.sdp.FormatParameters;
import io.rivero.sdp.NegotiatedCodec;
import java.util.ArrayList;
import java.util.LinkedHashMap;
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

  /// @param codec one of {@link #ENCODED}
  /// @param packetMillis of sound in a packet
  private record Target(NegotiatedCodec codec, int packetMillis) {}

  private final MediaElement element;
  private final TrackSource track;
  private final Map<Target, EncodedSound> encoded = new LinkedHashMap<>();
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
    Target target = AudioCodecs.isPossible(from) ? target(accepted) : null;
    if (target == null) {
      return null;
    }
    EncodedSound known = encoded.get(target);
    if (known == null) {
      Runnable onIdle = () -> encoded.remove(target);
      known = new EncodedSound(element, decoding(), target.codec(), target.packetMillis(), onIdle);
      encoded.put(target, known);
    }
    return known;
  }

  /// The viewer's favourite of what can be encoded.
  private static @Nullable Target target(List<NegotiatedCodec> accepted) {
    for (NegotiatedCodec wanted : accepted) {
      for (NegotiatedCodec own : ENCODED) {
        if (CodecMatch.find(own, List.of(wanted)) != null) {
          return new Target(
              own,
              wanted
                  .packetTime()
                  .choose(AudioCodecs.USUAL_PACKET_MILLIS, AudioCodecs.PACKET_MILLIS));
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
    encoded.forEach((target, each) -> {
      String length =
          target.packetMillis() == AudioCodecs.USUAL_PACKET_MILLIS
              ? ""
              : " in packets of " + target.packetMillis() + " ms";
      states.add(
          "encodes "
              + target.codec().encodingName()
              + length
              + " "
              + each.stage().encoded()
              + " blocks");
    });
    return states;
  }
}
