package io.rivero.pipeline;

import io.rivero.pipeline.video.DecodeStage;
import io.rivero.rtp.RtpPacket;
import io.rivero.rtp.payload.PayloadFormat;
import io.rivero.sdp.NegotiatedCodec;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The rungs above the packets of a publisher's video: one decoder, and one encoder for all viewers
/// without the publisher's codec. Owned by the home loop.
final class PictureRungs implements UpperRungs {
  private final MediaElement element;
  private final TrackSource track;
  private @Nullable DecodedSource decoded;
  private @Nullable EncodedSource encoded;

  PictureRungs(MediaElement element, TrackSource track) {
    this.element = element;
    this.track = track;
  }

  @Override
  public @Nullable PacketSource packets(PayloadFormat from, List<NegotiatedCodec> accepted) {
    if (!DecodeStage.isPossible(from) || !EncodedSource.fits(accepted)) {
      return null;
    }
    if (encoded == null) {
      encoded = new EncodedSource(element, pictures(), () -> encoded = null);
    }
    return encoded;
  }

  @Override
  public PictureSource pictures() {
    if (decoded == null) {
      decoded = new DecodedSource(element, track, () -> decoded = null);
    }
    return decoded;
  }

  @Override
  public void packet(RtpPacket packet, PayloadFormat of, int clockRateHz, long nowNanos) {
    if (decoded != null) {
      decoded.packet(packet, of, track.codec());
    }
  }

  @Override
  public boolean isTranscoding() {
    return decoded != null && decoded.isActive();
  }

  @Override
  public List<Leg> legs() {
    return encoded == null ? List.of() : encoded.legs();
  }

  @Override
  public List<String> states() {
    var states = new ArrayList<String>();
    if (decoded != null && decoded.isActive()) {
      states.add("decodes video " + decoded.stage().decoded() + " frames");
    }
    if (encoded != null) {
      states.add("encodes VP8 " + encoded.stage().encoded() + " frames");
    }
    return states;
  }
}
