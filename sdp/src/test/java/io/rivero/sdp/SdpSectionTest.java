package io.rivero.sdp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Typed access to attributes.
class SdpSectionTest {
  private static SdpSection section(String... attributes) {
    return new SdpSection(Arrays.stream(attributes).map(a -> new SdpLine('a', a)).toList());
  }

  @Test // RFC 8866 section 6.6
  void rtpmap() {
    assertThat(section("rtpmap:111 opus/48000/2", "rtpmap:9 G722/8000/1", "rtpmap:x").rtpMaps())
        .containsExactly(new RtpMap(111, "opus", 48000, 2), new RtpMap(9, "G722", 8000, 1));
    assertThat(new RtpMap(111, "opus", 48000, 2).write()).isEqualTo("111 opus/48000/2");
  }

  @Test // RFC 8866 section 6.15
  void fmtpKeepsItsTextAndTheOrderOfItsParameters() {
    Fmtp fmtp = section("fmtp:102 b=1; A=2;flag;b=3;;x=y=z").fmtps().getFirst();
    assertThat(fmtp.parameters().text()).isEqualTo("b=1; A=2;flag;b=3;;x=y=z");
    assertThat(fmtp.parameters().asMap().toString()).isEqualTo("{b=1, A=2, flag=, x=y=z}");
    assertThat(fmtp.parameters().get("a")).isEqualTo("2");
    assertThat(fmtp.parameters().get("flag")).isEmpty();
    assertThat(fmtp.parameters().get("c")).isNull();
    assertThat(section("fmtp:63 111/111").fmtps().getFirst().write()).isEqualTo("63 111/111");
  }

  @Test // RFC 4585 section 4.2
  void rtcpFeedback() {
    assertThat(section("rtcp-fb:96 nack pli", "rtcp-fb:* ccm  fir", "rtcp-fb:-1 x").rtcpFeedback())
        .containsExactly(
            new RtcpFeedback(96, "nack pli"), new RtcpFeedback(RtcpFeedback.ALL, "ccm fir"));
  }

  @Test // RFC 8285 section 5
  void extmap() {
    assertThat(section("extmap:2/recvonly urn:x", "extmap:4096 urn:y a b").extMaps())
        .containsExactly(
            new ExtMap(2, Direction.RECVONLY, "urn:x", ""), new ExtMap(4096, null, "urn:y", "a b"));
    assertThat(new ExtMap(2, Direction.RECVONLY, "urn:x", "").write())
        .isEqualTo("2/recvonly urn:x");
  }

  @Test // RFC 5576 section 4
  void ssrcAndItsGroups() {
    SdpSection section =
        section(
            "ssrc:4294967295 cname:a:b",
            "ssrc:1 flag",
            "ssrc:4294967296 cname:x",
            "ssrc-group:FID 1 4294967295",
            "ssrc-group:SIM" + " 7".repeat(100));
    assertThat(section.ssrcs())
        .containsExactly(new SsrcAttribute(-1, "cname", "a:b"), new SsrcAttribute(1, "flag", ""));
    assertThat(section.ssrcs().getFirst().write()).isEqualTo("4294967295 cname:a:b");
    assertThat(section.ssrcGroups().getFirst()).isEqualTo(new SsrcGroup("FID", List.of(1, -1)));
    assertThat(section.ssrcGroups().get(1).ssrcs()).hasSize(SsrcGroup.MAX_SSRCS);
  }

  @Test // RFC 8851 section 4, RFC 8853 section 5.1
  void ridAndSimulcast() {
    SdpSection section =
        section("rid:q send", "rid:h recv pt=96;max-width=320", "simulcast:send q,r;~h recv f");
    assertThat(section.rids())
        .containsExactly(new Rid("q", "send", ""), new Rid("h", "recv", "pt=96;max-width=320"));
    assertThat(section.simulcast()).isEqualTo(new Simulcast(List.of("q,r", "~h"), List.of("f")));
    assertThat(section("simulcast:sideways q").simulcast()).isNull();
  }

  @Test // RFC 5888 section 5, RFC 8830 section 2, RFC 8839 section 5
  void groupsMsidsAndIce() {
    SdpSection section =
        section(
            "group:BUNDLE 0 1",
            "msid:- t",
            "ice-options:trickle  renomination",
            "ice-lite",
            "candidate:1 1 udp 1 192.0.2.1 9 typ host",
            "end-of-candidates");
    assertThat(section.groups()).containsExactly(new Group("BUNDLE", List.of("0", "1")));
    assertThat(section.msids()).containsExactly(new Msid("-", "t"));
    assertThat(section.iceOptions()).containsExactly("trickle", "renomination");
    assertThat(section.isIceLite()).isTrue();
    assertThat(section.candidates()).containsExactly("candidate:1 1 udp 1 192.0.2.1 9 typ host");
    assertThat(section.isEndOfCandidates()).isTrue();
  }

  @Test // RFC 8122 section 5
  void fingerprintsHaveTheLengthOfTheirHash() {
    Fingerprint print =
        section("fingerprint:SHA-256 " + "ab:".repeat(31) + "cd").fingerprints().getFirst();
    assertThat(print.algorithm()).isEqualTo("sha-256");
    assertThat(print.value()).startsWith("AB:AB").endsWith("CD");
    assertThat(print.isSupported()).isTrue();
    assertThat(section("fingerprint:sha-1 " + "ab:".repeat(19) + "cd").fingerprints())
        .noneMatch(Fingerprint::isSupported);
    assertThat(section("fingerprint:sha-384 " + "ab:".repeat(31) + "cd").fingerprints()).isEmpty();
  }

  @Test // RFC 3890 section 6.2, RFC 8866 section 5.8
  void bandwidthIsInBitsPerSecondAndTiasWins() {
    var as = new SdpLine('b', "AS:500");
    var tias = new SdpLine('b', "TIAS:450000");
    assertThat(new SdpSection(List.of(as)).bandwidthBitsPerSecond()).isEqualTo(500_000);
    assertThat(new SdpSection(List.of(as, tias)).bandwidthBitsPerSecond()).isEqualTo(450_000);
    assertThat(SdpSection.EMPTY.bandwidthBitsPerSecond()).isEqualTo(-1);
    var huge = new SdpLine('b', "AS:" + "9".repeat(60));
    assertThat(new SdpSection(List.of(huge)).bandwidthBitsPerSecond()).isPositive();
  }

  @Test
  void simpleOnes() {
    SdpSection section =
        section("mid:0", "sendonly", "setup:passive", "sctp-port:5000", "rtcp-mux");
    assertThat(section.mid()).isEqualTo("0");
    assertThat(section.direction()).isEqualTo(Direction.SENDONLY);
    assertThat(section.setup()).isEqualTo(Setup.PASSIVE);
    assertThat(section.sctpPort()).isEqualTo(5000);
    assertThat(section.isRtcpMux()).isTrue();
    assertThat(section.isRtcpReducedSize()).isFalse();
    assertThat(section("rtcp-muxer").isRtcpMux()).isFalse();
  }
}
