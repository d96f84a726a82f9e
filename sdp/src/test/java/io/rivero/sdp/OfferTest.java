package io.rivero.sdp;

import static io.rivero.sdp.Samples.FIRST;
import static io.rivero.sdp.Samples.config;
import static io.rivero.sdp.Samples.parse;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Our own offers (RFC 9429 section 5.2) and the answers to them (section 5.11).
class OfferTest {
  private static final LocalConfig CONFIG = config();
  private static final LocalConfig PEER =
      new LocalConfig(
          7,
          1,
          "peer",
          LocalMedia.audio(new LocalStream(31, 0, "s", "a")),
          LocalMedia.video(new LocalStream(41, 42, "s", "v")),
          List.of(new LocalTransport("peer", "peerpeerpeerpeerpeerpeer", FIRST.fingerprints())));

  private static String peerAnswer(LocalConfig peer) throws SdpException {
    return OfferAnswer.answer(OfferAnswer.offer(CONFIG), peer).description().write();
  }

  private static Negotiated accept(String answer) throws SdpException {
    return OfferAnswer.accept(OfferAnswer.offer(CONFIG), parse(answer), CONFIG);
  }

  @Test
  void theOfferHasTheShapeThatKurentosClientsKnow() throws Exception {
    SessionDescription offer = OfferAnswer.offer(CONFIG);
    assertThat(parse(offer.write())).isEqualTo(offer);
    assertThat(offer.session().groups())
        .containsExactly(new Group("BUNDLE", List.of("audio0", "video0")));
    assertThat(offer.media()).extracting(MediaDescription::media).containsExactly("audio", "video");
    assertThat(offer.media().getFirst().formats())
        .containsExactly("96", "0", "8", "9", "13", "97", "98");
    assertThat(offer.media().get(1).formats()).startsWith("102", "103");
    for (MediaDescription media : offer.media()) {
      assertThat(media.port()).isEqualTo(9);
      assertThat(media.protocol()).isEqualTo("UDP/TLS/RTP/SAVPF");
      assertThat(media.section().setup()).isEqualTo(Setup.ACTPASS);
      assertThat(media.section().isRtcpMux()).isTrue();
      assertThat(media.section().iceUfrag()).isNotNull();
      assertThat(media.section().fingerprints()).hasSize(1);
    }
  }

  @Test // RFC 9143 sections 9 and 10
  void payloadTypesAndExtensionIdsAreUniqueInTheBundle() {
    SessionDescription offer = OfferAnswer.offer(CONFIG);
    var formats = new ArrayList<String>();
    offer.media().forEach(media -> formats.addAll(media.formats()));
    assertThat(new HashSet<>(formats)).hasSameSizeAs(formats);
    var uris = new HashSet<String>();
    var idsAndUris = new HashSet<String>();
    offer.media().stream()
        .flatMap(media -> media.section().extMaps().stream())
        .forEach(extension -> {
          uris.add(extension.uri());
          idsAndUris.add(extension.id() + extension.uri());
        });
    assertThat(idsAndUris).hasSameSizeAs(uris);
  }

  @Test
  void manyCodecsGoOnBelow64() {
    LocalMedia video = Objects.requireNonNull(CONFIG.video());
    var codecs = new ArrayList<>(video.codecs());
    codecs.addAll(video.codecs());
    LocalConfig many = CONFIG.withMedia(null, video.withCodecs(codecs));
    List<Integer> numbers =
        OfferAnswer.offer(many).media().getFirst().formats().stream()
            .map(Integer::valueOf)
            .toList();
    assertThat(numbers).hasSize(52).doesNotHaveDuplicates().contains(35, 127);
    assertThat(numbers).allMatch(number -> number < 63 || number > 95);
    codecs.addAll(video.codecs());
    LocalConfig tooMany = CONFIG.withMedia(null, video.withCodecs(codecs));
    assertThatThrownBy(() -> OfferAnswer.offer(tooMany))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aKindThatIsNotOfferedHasNoMline() {
    SessionDescription offer = OfferAnswer.offer(CONFIG.withMedia(CONFIG.audio(), null));
    assertThat(offer.media()).extracting(MediaDescription::media).containsExactly("audio");
    assertThatThrownBy(() -> OfferAnswer.offer(CONFIG.withMedia(null, null)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void anOfferToReceiveOnlyAnnouncesNoStream() {
    LocalMedia audio = Objects.requireNonNull(CONFIG.audio()).withDirection(Direction.RECVONLY);
    SdpSection section =
        OfferAnswer.offer(CONFIG.withMedia(audio, null)).media().getFirst().section();
    assertThat(section.direction()).isEqualTo(Direction.RECVONLY);
    assertThat(section.ssrcs()).isEmpty();
    assertThat(section.msids()).isEmpty();
  }

  @Test
  void bothSidesAgreeOnTheSame() throws Exception {
    Answer answer = OfferAnswer.answer(OfferAnswer.offer(CONFIG), PEER);
    Negotiated ours = accept(answer.description().write());
    Negotiated theirs = answer.negotiated();
    assertThat(ours.transports()).hasSize(1);
    assertThat(ours.transports().getFirst().ufrag()).isEqualTo("peer");
    assertThat(ours.transports().getFirst().role()).isEqualTo(Setup.PASSIVE);
    assertThat(theirs.transports().getFirst().role()).isEqualTo(Setup.ACTIVE);
    for (MediaKind kind : MediaKind.values()) {
      NegotiatedMedia a = Objects.requireNonNull(ours.media(kind));
      NegotiatedMedia b = Objects.requireNonNull(theirs.media(kind));
      assertThat(a.sendCodecs()).isEqualTo(b.receiveCodecs());
      assertThat(a.receiveCodecs()).isEqualTo(b.sendCodecs());
      assertThat(a.extensions()).isEqualTo(b.extensions()).isNotEmpty();
      assertThat(a.direction()).isEqualTo(Direction.SENDRECV);
      assertThat(a.mid()).isEqualTo(kind.sdp() + "0");
    }
    assertThat(Objects.requireNonNull(ours.media(MediaKind.VIDEO)).remoteStream())
        .isEqualTo(new RemoteStream(41, 42));
  }

  @Test // RFC 3264 section 6.1: an answer may number its own way
  void anAnswerMayRenumberPayloadTypes() throws Exception {
    String renumbered =
        peerAnswer(PEER.withMedia(PEER.audio(), null))
            .replace("SAVPF 96 ", "SAVPF 111 ")
            .replace(":96 ", ":111 ");
    NegotiatedMedia audio = accept(renumbered).media().getFirst();
    assertThat(audio.sendCodecs().getFirst().payloadType()).isEqualTo(111);
    assertThat(audio.receiveCodecs().getFirst().payloadType()).isEqualTo(96);
  }

  @Test
  void aRejectedMlineIsLeftOut() throws Exception {
    Negotiated negotiated = accept(peerAnswer(PEER.withMedia(null, PEER.video())));
    assertThat(negotiated.media())
        .extracting(NegotiatedMedia::kind)
        .containsExactly(MediaKind.VIDEO);
    assertThat(negotiated.transports().getFirst().localIndex()).isEqualTo(1);
  }

  @Test
  void anAnswerWithoutBundleUsesATransportPerMline() throws Exception {
    String answer = peerAnswer(PEER).replaceFirst("a=group:BUNDLE.*\r\n", "");
    Negotiated negotiated = accept(answer);
    assertThat(negotiated.transports())
        .extracting(RemoteTransport::localIndex)
        .containsExactly(0, 1);
    LocalConfig one = CONFIG.withTransports(List.of(FIRST));
    assertThatThrownBy(() -> OfferAnswer.accept(OfferAnswer.offer(one), parse(answer), one))
        .isInstanceOf(SdpException.class)
        .hasMessageContaining("BUNDLE");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          m=audio|m=text|offered as audio
          a=mid:audio0|a=mid:x|another a=mid
          a=rtpmap:96 opus/48000/2|a=rtpmap:96 G7221/48000|payload type 96 (G7221) was not offered
          SAVPF 96 0 8|SAVPF 96 0 8 14|payload type 14 was not offered
          a=setup:active|a=setup:actpass|neither setup:active nor passive
          a=rtcp-mux||rtcp-mux
          a=ice-ufrag:peer||a=ice-ufrag
          a=fingerprint:.*||a=fingerprint
          m=video(?s:.*)||1 m-lines, the offer 2
          """)
  void anAnswerThatDoesNotFitIsRefused(String text, String replacement, String reason)
      throws Exception {
    String with = replacement == null ? "a=x" : replacement;
    String pattern = text.contains(".*") ? text : Pattern.quote(text);
    String answer = peerAnswer(PEER).replaceAll(pattern, with);
    assertThatThrownBy(() -> accept(answer))
        .isInstanceOf(SdpException.class)
        .hasMessageContaining(reason);
  }
}
