package io.rivero.sdp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

/// RFC 8839 sections 4.2.1 and 5.1.
class CandidatesTest {
  private static final String HOST6 = "candidate:1 1 udp 9 2001:db8::1 20000 typ host";
  private static final String HOST = "candidate:2 1 UDP 8 192.0.2.1 20000 typ host";
  private static final String RTCP = "candidate:2 2 UDP 8 192.0.2.1 20001 typ host";
  private static final String TCP = "candidate:3 1 tcp 7 192.0.2.1 9 typ host tcptype active";
  private static final String REFLEXIVE =
      "candidate:4 1 udp 6 198.51.100.7 20007 typ srflx raddr 192.0.2.1 rport 20000";

  private static MediaDescription written(boolean complete, String... candidates) {
    SessionDescription local = OfferAnswer.offer(Samples.config());
    return OfferAnswer.withCandidates(local, mline -> List.of(candidates), complete).media().get(1);
  }

  @Test
  void everyUsedMlineGetsCandidatesAddressAndPort() throws Exception {
    MediaDescription media = written(true, HOST6, HOST, TCP);
    assertThat(media.port()).isEqualTo(20000);
    assertThat(media.section().values('c')).containsExactly("IN IP4 192.0.2.1");
    assertThat(media.section().candidates()).containsExactly(HOST6, HOST, TCP);
    assertThat(media.section().isEndOfCandidates()).isTrue();
  }

  @Test
  void theDefaultIsWhatReachesUsMostProbably() {
    assertThat(written(false, HOST, REFLEXIVE).port()).isEqualTo(20007);
    assertThat(written(false, HOST6).section().values('c')).containsExactly("IN IP6 2001:db8::1");
    assertThat(written(false, TCP).port()).isEqualTo(9);
    assertThat(written(false).section().values('c')).containsExactly("IN IP4 0.0.0.0");
  }

  @Test
  void onlyComponentOneIsWritten() {
    assertThat(written(false, HOST, RTCP).section().candidates()).containsExactly(HOST);
  }

  @Test
  void writingAgainReplaces() {
    SessionDescription local = OfferAnswer.offer(Samples.config());
    SessionDescription first = OfferAnswer.withCandidates(local, i -> List.of(HOST6, HOST), true);
    SessionDescription second = OfferAnswer.withCandidates(first, i -> List.of(HOST), true);
    assertThat(second.media().getFirst().section().candidates()).containsExactly(HOST);
    assertThat(second.media().getFirst().section().values("end-of-candidates")).hasSize(1);
  }

  @Test
  void rejectedMlinesStayAsTheyAre() throws Exception {
    String offer =
        Samples.HEAD + "m=video 0 RTP/SAVPF 96\r\n" + Samples.audio("a", Samples.TRANSPORT);
    SessionDescription answer = Samples.answer(offer).description();
    SessionDescription written = OfferAnswer.withCandidates(answer, i -> List.of(HOST), true);
    assertThat(written.media().getFirst()).isEqualTo(answer.media().getFirst());
  }

  @Test
  void whatIsNoCandidateIsOurMistake() {
    assertThatThrownBy(() -> written(false, "candidate:nonsense"))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
