package io.rivero.sdp;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Our own offer, in the shape that Kurento's clients know: `audio0` and `video0`.
final class OfferBuilder {
  private static final int FIRST_AUDIO = 96;
  private static final int FIRST_VIDEO = 102;

  private final LocalConfig config;
  private final Map<String, Integer> extensionIds = new LinkedHashMap<>();
  private int nextVideo = FIRST_VIDEO;
  private int nextAudio = FIRST_AUDIO;

  OfferBuilder(LocalConfig config) {
    this.config = config;
    if (config.transports().isEmpty() || (config.audio() == null && config.video() == null)) {
      throw new IllegalArgumentException("an offer needs media and a transport");
    }
  }

  SessionDescription build() {
    var media = new ArrayList<MediaDescription>();
    var mids = new ArrayList<String>();
    for (MediaKind kind : MediaKind.values()) {
      LocalMedia local = config.media(kind);
      if (local != null) {
        String mid = kind.sdp() + "0";
        LocalTransport transport =
            config.transports().get(Math.min(media.size(), config.transports().size() - 1));
        media.add(section(kind, local, mid, transport));
        mids.add(mid);
      }
    }
    SdpSection session =
        new SectionBuilder()
            .session(config)
            .attribute("group", new Group("BUNDLE", mids).write())
            .attribute("extmap-allow-mixed")
            .build();
    return new SessionDescription(session, media);
  }

  private MediaDescription section(
      MediaKind kind, LocalMedia local, String mid, LocalTransport transport) {
    var section = new SectionBuilder().connection().head(local, mid, local.direction());
    var formats = new ArrayList<String>();
    boolean rtx = false;
    for (Codec codec : local.codecs()) {
      NegotiatedCodec numbered = numbered(kind, codec);
      section.codec(numbered);
      formats.add(Integer.toString(numbered.payloadType()));
      if (numbered.rtxPayloadType() >= 0) {
        formats.add(Integer.toString(numbered.rtxPayloadType()));
        rtx = true;
      }
    }
    section.extensions(extensions(local.extensions()));
    section.attribute("rtcp-mux").attribute("rtcp-rsize").transport(transport, Setup.ACTPASS);
    if (local.direction().sends()) {
      section.stream(local.stream(), config.cname(), rtx);
    }
    return new MediaDescription(kind.sdp(), 9, 0, "UDP/TLS/RTP/SAVPF", formats, section.build());
  }

  private NegotiatedCodec numbered(MediaKind kind, Codec codec) {
    int payloadType =
        switch (codec.encodingName()) {
          case "PCMU" -> 0;
          case "PCMA" -> 8;
          case "G722" -> 9;
          case Codecs.COMFORT_NOISE -> 13;
          default -> next(kind);
        };
    return new NegotiatedCodec(
        payloadType,
        codec.encodingName(),
        codec.clockRateHz(),
        codec.channels(),
        codec.parameters(),
        codec.feedback(),
        codec.retransmission() ? next(kind) : -1);
  }

  /// Audio 96 to 101, video 102 to 127, then both from 35 on (RFC 3551 section 3; 64 to 95 would
  /// look like RTCP, RFC 5761 section 4).
  private int next(MediaKind kind) {
    int payloadType = kind == MediaKind.AUDIO ? nextAudio++ : nextVideo++;
    if (payloadType == 63 || (payloadType == FIRST_VIDEO - 1 && kind == MediaKind.AUDIO)) {
      throw new IllegalArgumentException("too many codecs to number");
    }
    if (payloadType == 127) {
      nextVideo = 35;
    }
    return payloadType;
  }

  /// One id per URI in the whole offer, as BUNDLE wants it (RFC 9143 section 9).
  private List<ExtMap> extensions(List<String> uris) {
    var extensions = new ArrayList<ExtMap>();
    for (String uri : uris) {
      int next = extensionIds.size() + 1;
      int id = extensionIds.computeIfAbsent(uri, u -> next < 15 ? next : next + 1);
      extensions.add(new ExtMap(id, null, uri, ""));
    }
    return extensions;
  }
}
