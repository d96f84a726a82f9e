package io.rivero.sdp;

import static io.rivero.sdp.Samples.FIRST;
import static io.rivero.sdp.Samples.HEAD;
import static io.rivero.sdp.Samples.ICE;
import static io.rivero.sdp.Samples.PRINT;
import static io.rivero.sdp.Samples.SECOND;
import static io.rivero.sdp.Samples.TRANSPORT;
import static io.rivero.sdp.Samples.answer;
import static io.rivero.sdp.Samples.audio;
import static io.rivero.sdp.Samples.config;
import static io.rivero.sdp.Samples.parse;
import static io.rivero.sdp.Samples.video;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// ICE, DTLS and BUNDLE in answers.
class TransportTest {
  private static RemoteTransport transport(String offer) throws SdpException {
    return answer(offer).negotiated().transports().getFirst();
  }

  @ParameterizedTest // RFC 8842 section 5.3
  @CsvSource({"actpass,ACTIVE,active", "active,PASSIVE,passive", "passive,ACTIVE,active"})
  void setup(String offered, Setup role, String answered) throws Exception {
    Answer answer = answer(HEAD + audio("a", TRANSPORT.replace("actpass", offered)));
    assertThat(answer.negotiated().transports().getFirst().role()).isEqualTo(role);
    assertThat(answer.description().media().getFirst().section().value("setup"))
        .isEqualTo(answered);
  }

  @Test // RFC 4145 section 4
  void withoutSetupTheOffererIsActive() throws Exception {
    assertThat(transport(HEAD + audio("a", TRANSPORT.replace("a=setup:actpass\r\n", ""))).role())
        .isEqualTo(Setup.PASSIVE);
  }

  @Test // RFC 8842 section 5.5
  void aRenegotiationKeepsTheRole() throws Exception {
    var passive =
        new LocalTransport(FIRST.ufrag(), FIRST.password(), FIRST.fingerprints(), Setup.PASSIVE);
    var offer = parse(HEAD + audio("a", TRANSPORT));
    Answer answer = OfferAnswer.answer(offer, config().withTransports(List.of(passive)));
    assertThat(answer.negotiated().transports().getFirst().role()).isEqualTo(Setup.PASSIVE);
  }

  /// RFC 9429 section 5.3.2, RFC 9143 section 7.5.
  @Test
  void aRenegotiationKeepsMlinesOnTheirTransports() throws Exception {
    String video = video("v", TRANSPORT.replace("abcd", "wxyz"));
    String both = HEAD + audio("a", TRANSPORT) + video;
    Negotiated before = answer(both).negotiated();
    assertThat(before.transports()).extracting(RemoteTransport::localIndex).containsExactly(0, 1);

    var stopped = parse(both.replace("m=audio 9", "m=audio 0"));
    Answer answer = OfferAnswer.answer(stopped, config(), before);
    assertThat(answer.negotiated().transports())
        .singleElement()
        .returns(1, RemoteTransport::localIndex)
        .returns("wxyz", RemoteTransport::ufrag);
    assertThat(answer.description().media().get(1).section().iceUfrag()).isEqualTo(SECOND.ufrag());

    var bundled = parse(HEAD + "a=group:BUNDLE v a\r\n" + audio("a", TRANSPORT) + video);
    assertThat(OfferAnswer.answer(bundled, config(), before).negotiated().transports())
        .singleElement()
        .returns(1, RemoteTransport::localIndex);
  }

  @Test
  void aRenegotiationAddsNoTransport() throws Exception {
    String audio = HEAD + audio("a", TRANSPORT);
    Negotiated before = answer(audio).negotiated();
    var more = parse(audio + video("v", TRANSPORT));
    assertThatThrownBy(() -> OfferAnswer.answer(more, config(), before))
        .isInstanceOf(SdpException.class)
        .hasMessageContaining("m-line 1 (video)")
        .hasMessageContaining("BUNDLE");
    var split = parse(HEAD + audio("a", TRANSPORT) + video("v", TRANSPORT));
    Negotiated bundled =
        answer(HEAD + "a=group:BUNDLE a v\r\n" + audio("a", TRANSPORT) + video("v", TRANSPORT))
            .negotiated();
    assertThatThrownBy(() -> OfferAnswer.answer(split, config(), bundled))
        .isInstanceOf(SdpException.class);
    var another = parse(HEAD + audio("b", TRANSPORT)); // a new m-line in the place of a stopped one
    assertThatThrownBy(() -> OfferAnswer.answer(another, config(), before))
        .isInstanceOf(SdpException.class);
  }

  @ParameterizedTest
  @CsvSource({
    "a=ice-ufrag:abcd,a=ice-ufrag", "a=ice-pwd:abcdefghijklmnopqrstuv,a=ice-pwd",
    "a=fingerprint,a=fingerprint", "a=setup:actpass,"
  })
  void whatATransportNeedsMustBeThere(String line, String reason) throws Exception {
    String offer = HEAD + audio("a", TRANSPORT);
    if (reason == null) {
      String held = offer.replace("actpass", "holdconn");
      assertThatThrownBy(() -> answer(held)).hasMessageContaining("holdconn");
      return;
    }
    String without =
        offer.lines().filter(l -> !l.startsWith(line)).reduce("", (a, b) -> a + b + "\r\n");
    assertThatThrownBy(() -> answer(without))
        .isInstanceOf(SdpException.class)
        .hasMessageContaining("m-line 0 (audio)")
        .hasMessageContaining(reason);
  }

  @Test // RFC 8122 section 5
  void aFingerprintOfAnOldHashIsNotEnough() {
    String weak = "a=fingerprint:sha-1 " + "00:".repeat(19) + "00\r\na=rtcp-mux\r\n";
    assertThatThrownBy(() -> answer(HEAD + audio("a", ICE + weak)))
        .isInstanceOf(SdpException.class)
        .hasMessageContaining("sha-256");
  }

  @Test // RFC 8839 section 5, RFC 8122 section 5
  void theSessionLevelCountsWhereTheMlineSaysNothing() throws Exception {
    String session = ICE + "a=fingerprint:" + PRINT + "\r\na=setup:passive\r\na=ice-lite\r\n";
    RemoteTransport transport =
        transport(HEAD + session + "a=ice-options:trickle\r\n" + audio("a", "a=rtcp-mux\r\n"));
    assertThat(transport.ufrag()).isEqualTo("abcd");
    assertThat(transport.fingerprints()).containsExactly(Samples.FINGERPRINT);
    assertThat(transport.role()).isEqualTo(Setup.ACTIVE);
    assertThat(transport.iceLite()).isTrue();
    assertThat(transport.trickle()).isTrue();
    String own = "a=ice-ufrag:wxyz\r\na=rtcp-mux\r\n";
    assertThat(transport(HEAD + session + audio("a", own)).ufrag()).isEqualTo("wxyz");
  }

  @Test // RFC 8839 section 5.1
  void candidatesOfComponentOneAreTaken() throws Exception {
    var lines =
        new StringBuilder("a=candidate:1 2 udp 1 192.0.2.1 9 typ host\r\na=candidate:x\r\n");
    for (int i = 0; i < 100; i++) {
      lines.append("a=candidate:1 1 udp ").append(i).append(" 192.0.2.1 9 typ host\r\n");
    }
    RemoteTransport transport =
        transport(HEAD + audio("a", TRANSPORT + lines + "a=end-of-candidates\r\n"));
    assertThat(transport.candidates())
        .hasSize(RemoteTransport.MAX_CANDIDATES)
        .startsWith("candidate:1 1 udp 0 192.0.2.1 9 typ host");
    assertThat(transport.endOfCandidates()).isTrue();
  }

  @Test // RFC 9143 section 7.3
  void aBundleIsOneTransport() throws Exception {
    String second = TRANSPORT.replace("abcd", "wxyz");
    String offer = HEAD + "a=group:BUNDLE a v\r\n" + audio("a", TRANSPORT) + video("v", second);
    Answer answer = answer(offer);
    assertThat(answer.negotiated().transports()).hasSize(1);
    assertThat(answer.negotiated().transports().getFirst().ufrag()).isEqualTo("abcd");
    assertThat(answer.negotiated().media())
        .extracting(NegotiatedMedia::transportIndex)
        .containsExactly(0, 0);
    assertThat(OfferAnswer.transportsNeeded(parse(offer), config())).isEqualTo(1);
    assertThat(answer.description().media()).allMatch(m -> "ufr0".equals(m.section().iceUfrag()));
  }

  @Test // RFC 9143 section 7.3.2: the first mid of the answer's group is the answerer's tag
  void theGroupKeepsTheOrderOfTheOffer() throws Exception {
    String second = TRANSPORT.replace("abcd", "wxyz");
    String offer = HEAD + "a=group:BUNDLE v a\r\n" + audio("a", TRANSPORT) + video("v", second);
    Answer answer = answer(offer);
    assertThat(answer.description().session().groups())
        .containsExactly(new Group("BUNDLE", List.of("v", "a")));
    assertThat(answer.negotiated().transports().getFirst().ufrag()).isEqualTo("wxyz");
  }

  @Test // RFC 9143 section 7.3.2
  void theTagMovesWhenTheTaggedMlineIsRejected() throws Exception {
    String data = "m=application 9 UDP/DTLS/SCTP webrtc-datachannel\r\na=mid:d\r\n" + TRANSPORT;
    String audio = audio("a", TRANSPORT.replace("abcd", "wxyz"));
    Answer answer = answer(HEAD + "a=group:BUNDLE d a\r\n" + data + audio);
    assertThat(answer.negotiated().transports().getFirst().ufrag()).isEqualTo("wxyz");
    String bundleOnly =
        "m=audio 0 UDP/TLS/RTP/SAVPF 0\r\na=mid:a\r\na=bundle-only\r\na=rtcp-mux\r\n";
    Answer second = answer(HEAD + "a=group:BUNDLE d a\r\n" + data + bundleOnly);
    assertThat(second.negotiated().transports().getFirst().ufrag()).isEqualTo("abcd");
    assertThat(second.description().media().get(1).port()).isEqualTo(9);
  }

  @Test // RFC 9143 section 6
  void bundleOnlyMlinesUseTheTransportOfTheTag() throws Exception {
    String only =
        "m=video 0 UDP/TLS/RTP/SAVPF 96\r\na=mid:v\r\na=bundle-only\r\na=rtcp-mux\r\n"
            + Samples.VP8;
    Answer answer = answer(HEAD + "a=group:BUNDLE a v\r\n" + audio("a", TRANSPORT) + only);
    assertThat(answer.negotiated().media()).hasSize(2);
    assertThat(answer.description().media().get(1).port()).isEqualTo(9);
  }

  @Test
  void withoutBundleEachMlineHasItsOwnTransport() throws Exception {
    String offer = HEAD + audio("a", TRANSPORT) + video("v", TRANSPORT.replace("abcd", "wxyz"));
    Answer answer = answer(offer);
    assertThat(OfferAnswer.transportsNeeded(parse(offer), config())).isEqualTo(2);
    assertThat(answer.negotiated().transports())
        .extracting(RemoteTransport::ufrag)
        .containsExactly("abcd", "wxyz");
    assertThat(answer.description().media())
        .extracting(m -> m.section().iceUfrag())
        .containsExactly("ufr0", "ufr1");
    assertThat(answer.description().session().groups()).isEmpty();
    var tooFew = config().withTransports(List.of(FIRST));
    assertThatThrownBy(() -> OfferAnswer.answer(parse(offer), tooFew))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aGroupThatNamesUnknownOrForeignMidsIsHarmless() throws Exception {
    String groups = "a=group:BUNDLE x a a\r\na=group:BUNDLE a v\r\na=group:LS a v\r\n";
    Answer answer = answer(HEAD + groups + audio("a", TRANSPORT) + video("v", TRANSPORT));
    assertThat(answer.description().session().groups())
        .containsExactly(new Group("BUNDLE", List.of("a")), new Group("BUNDLE", List.of("v")));
    assertThat(answer.negotiated().transports()).hasSize(2);
  }
}
