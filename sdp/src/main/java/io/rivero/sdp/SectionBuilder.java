package io.rivero.sdp;

import java.util.ArrayList;
import java.util.List;

/// Writes the lines of our own descriptions, in the order of RFC 9429 section 5.2.1.
final class SectionBuilder {
  private final List<SdpLine> lines = new ArrayList<>();

  SdpSection build() {
    return new SdpSection(lines);
  }

  SectionBuilder line(char type, String value) {
    lines.add(new SdpLine(type, value));
    return this;
  }

  SectionBuilder attribute(String name) {
    lines.add(SdpLine.attribute(name));
    return this;
  }

  SectionBuilder attribute(String name, String value) {
    lines.add(SdpLine.attribute(name, value));
    return this;
  }

  /// v=, o=, s= and t=.
  SectionBuilder session(LocalConfig config) {
    var origin =
        new Origin(
            "-",
            Long.toString(config.sessionId()),
            config.sessionVersion(),
            "IN",
            "IP4",
            "0.0.0.0");
    return line('v', "0").line('o', origin.write()).line('s', "Rivero").line('t', "0 0");
  }

  SectionBuilder connection() {
    return line('c', "IN IP4 0.0.0.0");
  }

  /// Bandwidth, mid, direction and msid.
  SectionBuilder head(LocalMedia media, String mid, Direction direction) {
    if (media.maxReceiveKilobitsPerSecond() > 0 && direction.receives()) {
      line('b', "AS:" + media.maxReceiveKilobitsPerSecond());
    }
    if (!mid.isEmpty()) {
      attribute("mid", mid);
    }
    attribute(direction.sdp());
    if (direction.sends()) {
      var stream = media.stream();
      attribute("msid", new Msid(stream.streamId(), stream.trackId()).write());
    }
    return this;
  }

  /// A codec with its feedback and, behind it, its retransmissions.
  SectionBuilder codec(NegotiatedCodec codec) {
    int payloadType = codec.payloadType();
    var map = new RtpMap(payloadType, codec.encodingName(), codec.clockRateHz(), codec.channels());
    attribute("rtpmap", map.write());
    for (Feedback feedback : Feedback.values()) {
      if (codec.feedback().contains(feedback)) {
        attribute("rtcp-fb", new RtcpFeedback(payloadType, feedback.sdp()).write());
      }
    }
    if (!codec.parameters().text().isEmpty()) {
      attribute("fmtp", new Fmtp(payloadType, codec.parameters()).write());
    }
    if (codec.rtxPayloadType() >= 0) {
      attribute(
          "rtpmap", new RtpMap(codec.rtxPayloadType(), "rtx", codec.clockRateHz(), 1).write());
      attribute("fmtp", codec.rtxPayloadType() + " apt=" + payloadType);
    }
    return this;
  }

  SectionBuilder extensions(List<ExtMap> extensions) {
    extensions.forEach(extension -> attribute("extmap", extension.write()));
    return this;
  }

  /// ICE and DTLS, in each m-line also with BUNDLE: clients read them from the first they find.
  SectionBuilder transport(LocalTransport transport, Setup setup) {
    attribute("setup", setup.sdp());
    attribute("ice-ufrag", transport.ufrag());
    attribute("ice-pwd", transport.password());
    attribute("ice-options", "trickle");
    transport.fingerprints().forEach(print -> attribute("fingerprint", print.write()));
    return this;
  }

  /// What we send (RFC 5576, RFC 8830).
  ///
  /// @param rtx whether any codec has retransmissions
  SectionBuilder stream(LocalStream stream, String cname, boolean rtx) {
    String msid = new Msid(stream.streamId(), stream.trackId()).write();
    if (rtx && stream.rtxSsrc() != 0) {
      var group = new SsrcGroup("FID", List.of(stream.ssrc(), stream.rtxSsrc()));
      attribute("ssrc-group", group.write());
      source(stream.ssrc(), cname, msid);
      return source(stream.rtxSsrc(), cname, msid);
    }
    return source(stream.ssrc(), cname, msid);
  }

  private SectionBuilder source(int ssrc, String cname, String msid) {
    attribute("ssrc", new SsrcAttribute(ssrc, "cname", cname).write());
    return attribute("ssrc", new SsrcAttribute(ssrc, "msid", msid).write());
  }
}
