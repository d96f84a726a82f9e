package io.rivero.sdp;

import java.util.List;

/// Configurations and small offers for the tests.
final class Samples {
  static final String PRINT = "sha-256 " + "A0:".repeat(31) + "A0";
  static final Fingerprint FINGERPRINT = new Fingerprint("sha-256", "A0:".repeat(31) + "A0");
  static final LocalTransport FIRST =
      new LocalTransport("ufr0", "password0password0password0", List.of(FINGERPRINT));
  static final LocalTransport SECOND =
      new LocalTransport("ufr1", "password1password1password1", List.of(FINGERPRINT));

  static final String HEAD = "v=0\r\no=- 12 34 IN IP4 0.0.0.0\r\ns=-\r\nt=0 0\r\n";
  static final String ICE = "a=ice-ufrag:abcd\r\na=ice-pwd:abcdefghijklmnopqrstuv\r\n";
  static final String TRANSPORT =
      ICE + "a=fingerprint:" + PRINT + "\r\na=setup:actpass\r\na=rtcp-mux\r\n";
  static final String VP8 = "a=rtpmap:96 VP8/90000\r\n";

  private Samples() {}

  static LocalConfig config() {
    return new LocalConfig(
        4711,
        1,
        "rivero@test",
        LocalMedia.audio(new LocalStream(1001, 0, "stream", "audio")),
        LocalMedia.video(new LocalStream(2001, 2002, "stream", "video")),
        List.of(FIRST, SECOND));
  }

  static String lines(String... lines) {
    return String.join("\r\n", lines) + "\r\n";
  }

  static String audio(String mid, String lines) {
    return "m=audio 9 UDP/TLS/RTP/SAVPF 0\r\na=mid:" + mid + "\r\n" + lines;
  }

  static String video(String mid, String lines) {
    return "m=video 9 UDP/TLS/RTP/SAVPF 96\r\na=mid:" + mid + "\r\n" + VP8 + lines;
  }

  static SessionDescription parse(String text) throws SdpException {
    return SessionDescription.parse(text);
  }

  static Answer answer(String offer) throws SdpException {
    return OfferAnswer.answer(parse(offer), config());
  }

  /// The only m-line that is used.
  static NegotiatedMedia single(String offer) throws SdpException {
    return answer(offer).negotiated().media().getFirst();
  }
}
