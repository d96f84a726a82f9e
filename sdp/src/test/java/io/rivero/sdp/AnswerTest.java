package io.rivero.sdp;

import static io.rivero.sdp.Samples.HEAD;
import static io.rivero.sdp.Samples.TRANSPORT;
import static io.rivero.sdp.Samples.answer;
import static io.rivero.sdp.Samples.audio;
import static io.rivero.sdp.Samples.config;
import static io.rivero.sdp.Samples.parse;
import static io.rivero.sdp.Samples.single;
import static io.rivero.sdp.Samples.video;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The m-lines of an answer: RFC 3264 section 6, RFC 9429 section 5.3.
class AnswerTest {
  private static MediaDescription line(Answer answer, int index) {
    return answer.description().media().get(index);
  }

  @ParameterizedTest // RFC 3264 section 6.1
  @CsvSource({
    "sendrecv,SENDRECV,SENDRECV", "sendonly,SENDRECV,RECVONLY", "recvonly,SENDRECV,SENDONLY",
    "inactive,SENDRECV,INACTIVE", "sendrecv,SENDONLY,SENDONLY", "sendrecv,RECVONLY,RECVONLY",
    "sendonly,SENDONLY,INACTIVE", "recvonly,RECVONLY,INACTIVE", "recvonly,SENDONLY,SENDONLY"
  })
  void theDirectionIsMirroredAndCutToWhatWeDo(String offered, Direction ours, Direction answered)
      throws Exception {
    LocalConfig all = config();
    LocalConfig config =
        all.withMedia(null, Objects.requireNonNull(all.video()).withDirection(ours));
    var offer = parse(HEAD + video("v", TRANSPORT + "a=" + offered + "\r\n"));
    Answer answer = OfferAnswer.answer(offer, config);
    assertThat(answer.negotiated().media().getFirst().direction()).isEqualTo(answered);
    SdpSection section = line(answer, 0).section();
    assertThat(section.direction()).isEqualTo(answered);
    assertThat(section.msids()).hasSize(answered.sends() ? 1 : 0);
    assertThat(section.ssrcs().isEmpty()).isEqualTo(!answered.sends());
    assertThat(line(answer, 0).port()).isEqualTo(9);
  }

  @Test
  void theDirectionOfTheSessionCountsForEachMline() throws Exception {
    assertThat(single(HEAD + "a=sendonly\r\n" + video("v", TRANSPORT)).direction())
        .isEqualTo(Direction.RECVONLY);
  }

  @Test // RFC 3264 section 6.1
  void codecsKeepOrderAndPayloadTypesOfTheOffer() throws Exception {
    String formats = "m=video 9 UDP/TLS/RTP/SAVPF 35 98 97 99 100 101 96\r\n";
    String maps =
        Samples.lines(
            "a=rtpmap:96 vp8/90000",
            "a=rtpmap:97 rtx/90000",
            "a=fmtp:97 apt=96",
            "a=rtpmap:98 VP9/90000",
            "a=rtpmap:35 AV1/90000",
            "a=rtpmap:99 red/90000",
            "a=rtpmap:100 ulpfec/90000",
            "a=rtpmap:101 flexfec-03/90000",
            "a=rtcp-fb:* nack",
            "a=rtcp-fb:96 nack pli",
            "a=rtcp-fb:96 x-unknown");
    Answer answer = answer(HEAD + formats + maps + TRANSPORT);
    assertThat(line(answer, 0).formats()).containsExactly("35", "98", "97", "96");
    NegotiatedMedia media = answer.negotiated().media().getFirst();
    assertThat(media.sendCodecs())
        .extracting(NegotiatedCodec::payloadType)
        .containsExactly(35, 98, 96);
    assertThat(media.receiveCodecs()).isEqualTo(media.sendCodecs());
    NegotiatedCodec vp8 = media.sendCodecs().getLast();
    assertThat(vp8.feedback()).containsExactly(Feedback.NACK, Feedback.NACK_PLI);
    assertThat(vp8.rtxPayloadType()).isEqualTo(97);
  }

  @Test // RFC 3551 section 6
  void staticPayloadTypesNeedNoRtpmap() throws Exception {
    String offer = HEAD + "m=audio 9 UDP/TLS/RTP/SAVPF 9 8 0 18\r\n" + TRANSPORT;
    assertThat(single(offer).sendCodecs())
        .extracting(NegotiatedCodec::encodingName)
        .containsExactly("G722", "PCMA", "PCMU");
  }

  @Test
  void whatOnlyAccompaniesACodecIsNoReasonToAccept() throws Exception {
    String formats = "m=audio 9 UDP/TLS/RTP/SAVPF 13 101\r\n";
    String events = "a=rtpmap:101 telephone-event/8000\r\n";
    assertThat(line(answer(HEAD + formats + events + TRANSPORT), 0).port()).isZero();
    String with = formats.replace("SAVPF ", "SAVPF 0 ");
    assertThat(line(answer(HEAD + with + events + TRANSPORT), 0).formats())
        .containsExactly("0", "13", "101");
  }

  @ParameterizedTest // RFC 4588 section 8.1
  @ValueSource(
      strings = {
        "a=fmtp:97 apt=98\r\na=rtcp-fb:96 nack\r\n",
        "a=fmtp:97 apt=x\r\na=rtcp-fb:96 nack\r\n",
        "a=rtcp-fb:96 nack\r\n",
        "a=fmtp:97 apt=96\r\n"
      })
  void rtxNeedsAValidAptAndNack(String lines) throws Exception {
    String offer =
        HEAD + "m=video 9 UDP/TLS/RTP/SAVPF 96 97\r\n" + Samples.VP8 + "a=rtpmap:97 rtx/90000\r\n";
    Answer answer = answer(offer + lines + TRANSPORT);
    assertThat(line(answer, 0).formats()).containsExactly("96");
    assertThat(answer.negotiated().media().getFirst().sendCodecs().getFirst().rtxPayloadType())
        .isEqualTo(-1);
    assertThat(line(answer, 0).section().ssrcGroups()).isEmpty();
  }

  @Test // draft-holmer-rmcat-transport-wide-cc-extensions section 4
  void transportCcNeedsExtensionAndFeedback() throws Exception {
    String extension = "a=extmap:3 " + Codecs.TRANSPORT_CC_URI + "\r\n";
    String feedback = "a=rtcp-fb:96 transport-cc\r\n";
    NegotiatedMedia both = single(HEAD + video("v", extension + feedback + TRANSPORT));
    assertThat(both.extensions()).containsEntry(Codecs.TRANSPORT_CC_URI, 3);
    assertThat(both.sendCodecs().getFirst().feedback()).containsExactly(Feedback.TRANSPORT_CC);
    NegotiatedMedia first = single(HEAD + video("v", extension + TRANSPORT));
    assertThat(first.extensions()).isEmpty();
    NegotiatedMedia second = single(HEAD + video("v", feedback + TRANSPORT));
    assertThat(second.sendCodecs().getFirst().feedback()).isEmpty();
  }

  @Test // RFC 8285 section 6
  void extensionsAreTheIntersectionUnderTheIdsOfTheOffer() throws Exception {
    String lines =
        Samples.lines(
            "a=extmap:5 urn:3gpp:video-orientation",
            "a=extmap:6 urn:3gpp:video-orientation",
            "a=extmap:7 urn:unknown",
            "a=extmap:4096 urn:ietf:params:rtp-hdrext:sdes:mid",
            "a=extmap:10 urn:ietf:params:rtp-hdrext:sdes:rtp-stream-id",
            "a=extmap:20/recvonly http://www.webrtc.org/experiments/rtp-hdrext/playout-delay",
            "a=extmap-allow-mixed");
    Answer answer = answer(HEAD + video("v", lines + TRANSPORT));
    NegotiatedMedia media = answer.negotiated().media().getFirst();
    assertThat(media.extensions()).isEqualTo(Map.of("urn:3gpp:video-orientation", 5));
    assertThat(media.receiveExtensions()).isEqualTo(media.extensions());
    assertThat(media.sendExtensions()).hasSize(2).containsValue(20);
    assertThat(media.extmapAllowMixed()).isTrue();
    assertThat(line(answer, 0).section().extMaps())
        .extracting(ExtMap::direction)
        .containsExactly(null, Direction.SENDONLY);
    assertThat(line(answer, 0).section().isExtmapAllowMixed()).isTrue();
  }

  @Test
  void oneAudioAndOneVideoAreUsedAndTheRestIsRejected() throws Exception {
    String offer =
        HEAD
            + Samples.lines(
                "a=group:BUNDLE d v w a b",
                "m=application 9 UDP/DTLS/SCTP webrtc-datachannel",
                "a=mid:d")
            + TRANSPORT
            + video("v", TRANSPORT)
            + video("w", TRANSPORT)
            + audio("a", TRANSPORT)
            + audio("b", TRANSPORT);
    Answer answer = answer(offer);
    assertThat(answer.description().media())
        .extracting(MediaDescription::port)
        .containsExactly(0, 9, 0, 9, 0);
    assertThat(answer.description().session().groups())
        .containsExactly(new Group("BUNDLE", List.of("v", "a")));
    assertThat(line(answer, 0).formats()).containsExactly("webrtc-datachannel");
    assertThat(line(answer, 0).section().mid()).isEqualTo("d");
    assertThat(answer.negotiated().transports()).hasSize(1);
    assertThat(answer.negotiated().transportOfMline(0)).isEqualTo(-1);
    assertThat(answer.negotiated().transportOfMline(3)).isEqualTo(0);
    NegotiatedMedia audio = answer.negotiated().media(MediaKind.AUDIO);
    assertThat(audio).isNotNull().extracting(NegotiatedMedia::mlineIndex).isEqualTo(3);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "m=video 0 UDP/TLS/RTP/SAVPF 96\r\na=rtpmap:96 VP8/90000\r\n",
        "m=video 0 UDP/TLS/RTP/SAVPF 96\r\na=rtpmap:96 VP8/90000\r\na=bundle-only\r\n",
        "m=video 9 UDP/TLS/RTP/SAVPF 96\r\na=rtpmap:96 H265/90000\r\n",
        "m=video 9 UDP/TLS/RTP/SAVPF 96\r\n",
        "m=video 9 udp 96\r\na=rtpmap:96 VP8/90000\r\n",
        "m=message 9 UDP/TLS/RTP/SAVPF 96\r\na=rtpmap:96 VP8/90000\r\n"
      })
  void mlinesThatCannotBeUsedGetPortZero(String media) throws Exception {
    Answer answer = answer(HEAD + media + TRANSPORT + audio("a", TRANSPORT));
    assertThat(line(answer, 0).port()).isZero();
    assertThat(answer.negotiated().media()).hasSize(1);
    assertThat(OfferAnswer.transportsNeeded(parse(HEAD + media + TRANSPORT), config())).isZero();
  }

  @Test // RFC 9429 section 5.3.1: rtcp-mux policy "require"
  void withoutRtcpMuxThePortIsZero() throws Exception {
    Answer answer = answer(HEAD + audio("a", TRANSPORT.replace("a=rtcp-mux\r\n", "")));
    assertThat(line(answer, 0).port()).isZero();
    assertThat(answer.negotiated().transports()).isEmpty();
  }

  @Test
  void anotherMlineOfTheKindIsUsedWhenTheFirstCannotBe() throws Exception {
    String stopped = "m=video 0 UDP/TLS/RTP/SAVPF 96\r\na=mid:v\r\n";
    assertThat(single(HEAD + stopped + video("w", TRANSPORT)).mid()).isEqualTo("w");
  }

  @Test
  void aKindThatWeDoNotWantIsRejected() throws Exception {
    LocalConfig audioOnly = config().withMedia(config().audio(), null);
    var offer = parse(HEAD + audio("a", TRANSPORT) + video("v", TRANSPORT));
    Answer answer = OfferAnswer.answer(offer, audioOnly);
    assertThat(line(answer, 1).port()).isZero();
    assertThat(answer.negotiated().media(MediaKind.VIDEO)).isNull();
  }

  @Test
  void anOfferWithoutMlinesIsRefused() {
    assertThatThrownBy(() -> answer(HEAD)).isInstanceOf(SdpException.class);
  }

  @Test // RFC 8853 section 5.2, RFC 8851: an answerer that does not know simulcast leaves it out
  void simulcastIsAnsweredWithout() throws Exception {
    String simulcast = "a=rid:q send\r\na=rid:f send\r\na=simulcast:send q;f\r\n";
    Answer answer = answer(HEAD + video("v", simulcast + TRANSPORT));
    assertThat(answer.negotiated().media().getFirst().remoteRids()).containsExactly("q", "f");
    assertThat(answer.description().write()).doesNotContain("simulcast").doesNotContain("rid:");
  }

  @Test // RFC 5576 section 4.2
  void surplusSourcesAreReported() throws Exception {
    String lines =
        Samples.lines(
            "a=ssrc-group:FID 1 11",
            "a=ssrc-group:FID 2 12",
            "a=ssrc-group:SIM 2 1 3",
            "a=ssrc-group:FEC-FR 1 21",
            "a=ssrc:1 cname:me");
    NegotiatedMedia media = single(HEAD + video("v", lines + TRANSPORT));
    assertThat(media.remoteStream()).isEqualTo(new RemoteStream(2, 12));
    assertThat(media.surplusSsrcs()).isEqualTo(Set.of(1, 11, 3, 21));
    assertThat(media.remoteCname()).isEqualTo("me");
  }

  @Test
  void atMostEightSourcesOfAnMlineAreLookedAt() throws Exception {
    var lines = new StringBuilder();
    for (int i = 1; i <= 100; i++) {
      lines.append("a=ssrc:").append(i).append(" cname:x\r\na=rid:r").append(i).append(" send\r\n");
    }
    NegotiatedMedia media = single(HEAD + video("v", lines + TRANSPORT));
    assertThat(media.remoteStream()).isEqualTo(new RemoteStream(1, 0));
    assertThat(media.surplusSsrcs()).hasSize(NegotiatedMedia.MAX_SSRCS - 1).doesNotContain(1);
    assertThat(media.remoteRids()).hasSize(NegotiatedMedia.MAX_SSRCS);
  }

  @Test
  void bandwidthLimitsGoBothWays() throws Exception {
    LocalConfig all = config();
    LocalMedia video = all.video();
    assertThat(video).isNotNull();
    var offer = parse(HEAD + video("v", "b=AS:300\r\n" + TRANSPORT));
    Answer answer =
        OfferAnswer.answer(offer, all.withMedia(null, video.withMaxReceiveKilobitsPerSecond(800)));
    assertThat(answer.negotiated().media().getFirst().remoteBitsPerSecond()).isEqualTo(300_000);
    assertThat(line(answer, 0).section().values('b')).containsExactly("AS:800");
  }

  @Test // RFC 5576 section 4.1, RFC 8830 section 2
  void whatWeSendIsAnnounced() throws Exception {
    String rtx = "a=rtpmap:97 rtx/90000\r\na=fmtp:97 apt=96\r\na=rtcp-fb:96 nack\r\n";
    String offer = HEAD + "m=video 9 UDP/TLS/RTP/SAVPF 96 97\r\n" + Samples.VP8 + rtx + TRANSPORT;
    SdpSection section = line(answer(offer), 0).section();
    assertThat(section.msids()).containsExactly(new Msid("stream", "video"));
    assertThat(section.ssrcGroups()).containsExactly(new SsrcGroup("FID", List.of(2001, 2002)));
    assertThat(section.ssrcs())
        .contains(
            new SsrcAttribute(2001, "cname", "rivero@test"),
            new SsrcAttribute(2002, "msid", "stream video"));
  }

  @Test // RFC 3264 section 8
  void theVersionRisesWithEachDescription() throws Exception {
    var offer = parse(HEAD + audio("a", TRANSPORT));
    Origin first = OfferAnswer.answer(offer, config()).description().origin();
    Origin second = OfferAnswer.answer(offer, config().nextVersion()).description().origin();
    assertThat(second.sessionId()).isEqualTo(first.sessionId());
    assertThat(second.sessionVersion()).isEqualTo(first.sessionVersion() + 1);
  }
}
