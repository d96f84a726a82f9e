package io.rivero.sdp;

import static io.rivero.sdp.Samples.HEAD;
import static io.rivero.sdp.Samples.TRANSPORT;
import static io.rivero.sdp.Samples.audio;
import static io.rivero.sdp.Samples.parse;
import static io.rivero.sdp.Samples.video;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// RFC 3264 section 8, RFC 8839 section 4.4, RFC 8842 section 5.5.
class RenegotiationTest {
  private static final String BEFORE = HEAD + audio("a", TRANSPORT) + video("v", TRANSPORT);

  private static Renegotiation compare(String next) throws SdpException {
    return Renegotiation.compare(parse(BEFORE), parse(next));
  }

  @ParameterizedTest
  @CsvSource({
    "nothing,that,SAME_TEXT,false",
    "12 34 IN,13 35 IN,OTHER_SESSION,false",
    "a=mid:a,a=mid:b,NOT_NEWER,false",
    "12 34 IN,12 33 IN,NOT_NEWER,false",
    "12 34 IN,12 18446744073709551615 IN,UPDATE,true"
  })
  void originDecidesFirst(String text, String with, Renegotiation result, boolean allowed)
      throws Exception {
    assertThat(compare(BEFORE.replace(text, with))).isEqualTo(result);
    assertThat(result.isAllowed()).isEqualTo(allowed);
  }

  @ParameterizedTest
  @CsvSource({
    "a=mid:v,a=mid:v\\r\\na=sendonly,UPDATE",
    "A0:A0:A0,B0:A0:A0,OTHER_FINGERPRINT",
    "ice-ufrag:abcd,ice-ufrag:wxyz,ICE_RESTART",
    "abcdefghijklmnopqrstuv,bbcdefghijklmnopqrstuv,ICE_RESTART",
    "m=video,m=text,OTHER_MEDIA"
  })
  void thenWhatChanged(String text, String with, Renegotiation result) throws Exception {
    String newer = BEFORE.replace("12 34", "12 35");
    assertThat(compare(newer.replace(text, with.replace("\\r\\n", "\r\n")))).isEqualTo(result);
  }

  @Test
  void mlinesMayBeAddedStoppedAndUsedAgainButNotVanish() throws Exception {
    String newer = BEFORE.replace("12 34", "12 35");
    assertThat(compare(newer + video("w", TRANSPORT))).isEqualTo(Renegotiation.UPDATE);
    assertThat(compare(HEAD.replace("12 34", "12 35") + audio("a", TRANSPORT)))
        .isEqualTo(Renegotiation.OTHER_MEDIA);
    String stopped = newer.replace("m=video 9", "m=video 0");
    assertThat(compare(stopped)).isEqualTo(Renegotiation.UPDATE);
    String reused = stopped.replace("12 35", "12 36").replace("m=video 0", "m=text 9");
    assertThat(Renegotiation.compare(parse(stopped), parse(reused)))
        .isEqualTo(Renegotiation.UPDATE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"chromium", "firefox"})
  void realBrowsers(String browser) throws Exception {
    SessionDescription first = GoldenTest.read(browser + "-camera-datachannel.sdp");
    SessionDescription update = GoldenTest.read(browser + "-camera-update.sdp");
    SessionDescription restart = GoldenTest.read(browser + "-camera-restart.sdp");
    SessionDescription other = GoldenTest.read(browser + "-audio-only.sdp");
    assertThat(Renegotiation.compare(first, first)).isEqualTo(Renegotiation.SAME_TEXT);
    assertThat(Renegotiation.compare(first, update)).isEqualTo(Renegotiation.UPDATE);
    assertThat(Renegotiation.compare(update, restart)).isEqualTo(Renegotiation.ICE_RESTART);
    assertThat(Renegotiation.compare(restart, update)).isEqualTo(Renegotiation.NOT_NEWER);
    assertThat(Renegotiation.compare(first, other)).isEqualTo(Renegotiation.OTHER_SESSION);
  }
}
