package io.rivero.pipeline.webrtc;

import io.rivero.rtp.payload.PayloadFormat;
import io.rivero.rtp.stream.HeaderExtension;
import io.rivero.rtp.stream.MediaKind;
import io.rivero.rtp.stream.MediaLine;
import io.rivero.rtp.stream.RemoteSource;
import io.rivero.rtp.stream.RtpCodec;
import io.rivero.rtp.stream.SendTrack;
import io.rivero.rtp.stream.SessionConfig;
import io.rivero.sdp.CodecMatch;
import io.rivero.sdp.Feedback;
import io.rivero.sdp.LocalConfig;
import io.rivero.sdp.LocalMedia;
import io.rivero.sdp.Negotiated;
import io.rivero.sdp.NegotiatedCodec;
import io.rivero.sdp.NegotiatedMedia;
import io.rivero.sdp.RemoteStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/// Says in the words of `rtp` what was negotiated in the words of `sdp`.
public final class SessionConfigs {
  private static final int PAYLOAD_TYPES = 128;

  private SessionConfigs() {}

  /// The session of one transport: the m-lines that go over it.
  public static SessionConfig of(Negotiated negotiated, int transportIndex, LocalConfig local) {
    var lines = new ArrayList<MediaLine>();
    boolean reducedSize = true;
    for (NegotiatedMedia media : negotiated.media()) {
      LocalMedia own = local.media(media.kind());
      if (media.transportIndex() == transportIndex && own != null) {
        lines.add(line(media, own));
        reducedSize &= media.rtcpReducedSize();
      }
    }
    return new SessionConfig(local.cname(), reducedSize, lines);
  }

  /// For each payload type of a source the one of a leg that carries the same codec, else {@link
  /// SendTrack#UNSENDABLE}.
  public static int[] payloadTypes(
      List<NegotiatedCodec> sourceCodecs, List<NegotiatedCodec> legCodecs) {
    int[] map = new int[PAYLOAD_TYPES];
    Arrays.fill(map, SendTrack.UNSENDABLE);
    for (NegotiatedCodec codec : sourceCodecs) {
      NegotiatedCodec match = CodecMatch.find(codec, legCodecs);
      if (match != null) {
        map[codec.payloadType()] = match.payloadType();
      }
    }
    return map;
  }

  private static MediaLine line(NegotiatedMedia media, LocalMedia own) {
    boolean video = media.kind() == io.rivero.sdp.MediaKind.VIDEO;
    RemoteStream announced = media.remoteStream();
    List<RemoteSource> sources =
        announced == null
            ? List.of()
            : List.of(
                new RemoteSource(
                    announced.ssrc(), announced.rtxSsrc() == 0 ? null : announced.rtxSsrc()));
    return new MediaLine(
        media.mid(),
        video ? MediaKind.VIDEO : MediaKind.AUDIO,
        media.direction().receives(),
        media.direction().sends(),
        codecs(media.receiveCodecs(), video),
        codecs(media.sendCodecs(), video),
        extensions(media.receiveExtensions()),
        extensions(media.sendExtensions()),
        media.extmapAllowMixed(),
        sources,
        own.stream().ssrc(),
        own.stream().rtxSsrc());
  }

  private static List<HeaderExtension> extensions(Map<String, Integer> ids) {
    return ids.entrySet().stream()
        .map(extension -> new HeaderExtension(extension.getValue(), extension.getKey()))
        .toList();
  }

  private static List<RtpCodec> codecs(List<NegotiatedCodec> codecs, boolean video) {
    return codecs.stream()
        .map(codec ->
            new RtpCodec(
                codec.payloadType(),
                PayloadFormat.of(codec.encodingName(), video),
                codec.clockRateHz(),
                codec.rtxPayloadType() < 0 ? RtpCodec.NO_RTX : codec.rtxPayloadType(),
                feedback(codec)))
        .toList();
  }

  private static RtpCodec.Feedback feedback(NegotiatedCodec codec) {
    return new RtpCodec.Feedback(
        codec.feedback().contains(Feedback.NACK),
        codec.feedback().contains(Feedback.NACK_PLI),
        codec.feedback().contains(Feedback.CCM_FIR),
        codec.feedback().contains(Feedback.GOOG_REMB),
        codec.feedback().contains(Feedback.TRANSPORT_CC));
  }
}
