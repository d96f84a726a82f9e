package io.rivero.sdp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// RFC 8866 section 5, and the limits.
class SessionDescriptionTest {
  private static SdpException refused(String text) {
    var exception = catchThrowableOfType(SdpException.class, () -> SessionDescription.parse(text));
    assertThat(exception).isNotNull();
    return exception;
  }

  @Test
  void everyLineSurvivesInItsPlace() throws Exception {
    String text =
        Samples.HEAD
            + "i=information\r\n"
            + "u=http://example.org/\r\n"
            + "e=a@example.org\r\n"
            + "p=+1\r\n"
            + "c=IN IP4 198.51.100.1/127\r\n"
            + "b=CT:128\r\n"
            + "r=7d 1h 0 25h\r\n"
            + "z=0 -1h\r\n"
            + "k=prompt\r\n"
            + "a=nobody-knows:this  one \r\n"
            + "a=flag\r\n"
            + "m=audio 49170/2 RTP/AVP 0\r\n"
            + "i=title\r\n"
            + "c=IN IP6 ff15::101/3\r\n"
            + "b=AS:64\r\n"
            + "k=clear:x\r\n"
            + "a=x-own:\u00e4\u20ac\r\n"
            + "m=text 0 TCP/MSRP *\r\n";
    assertThat(SessionDescription.parse(text).write()).isEqualTo(text);
  }

  @Test
  void linesMayEndWithLineFeedOnlyAndTheLastMayHaveNoEnd() throws Exception {
    String crlf = Samples.HEAD + "a=x\r\n";
    String lf = crlf.replace("\r\n", "\n");
    assertThat(SessionDescription.parse(lf).write()).isEqualTo(crlf);
    assertThat(SessionDescription.parse(lf.stripTrailing()).write()).isEqualTo(crlf);
    assertThat(SessionDescription.parse(crlf + "\r\n\r\n").write()).isEqualTo(crlf);
  }

  @Test
  void theExceptionNamesLineExcerptAndExpectation() {
    SdpException exception = refused(Samples.HEAD + "m=audio nine RTP/AVP 0\r\n");
    assertThat(exception.lineNumber()).isEqualTo(5);
    assertThat(exception.excerpt()).isEqualTo("m=audio nine RTP/AVP 0");
    assertThat(exception.expectation()).contains("port");
    assertThat(exception).hasMessageContaining("line 5").hasMessageContaining("nine");
  }

  @Test
  void theExcerptIsShortAndPrintable() {
    SdpException exception = refused("v=0\r\n\u0007" + "x".repeat(500));
    assertThat(exception.excerpt()).hasSize(SdpException.MAX_EXCERPT).startsWith("?x");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          ''|1
          v=1|1
          o=- 1 1 IN IP4 h|1
          v=0;s=-|2
          v=0;o=- 1 1 IN IP4|2
          v=0;o=- x 1 IN IP4 h|2
          v=0;o=- 1 99999999999999999999 IN IP4 h|2
          v=0;o=- 1 1 IN IP4 h|3
          v=0;o=- 1 1 IN IP4 h;s=-|4
          v=0;o=- 1 1 IN IP4 h;s=-;a=x|5
          v=0;o=- 1 1 IN IP4 h;s=-;t=0 0;v=0|5
          v=0;o=- 1 1 IN IP4 h;s=-;t=0 0;x=1|5
          v=0;o=- 1 1 IN IP4 h;s=-;t=0 0;A=1|5
          v=0;o=- 1 1 IN IP4 h;s=-;t=0 0;a|5
          v=0;o=- 1 1 IN IP4 h;s=-;t=0 0;;a=x|5
          v=0;o=- 1 1 IN IP4 h;s=-;t=0 0;m=audio 9 RTP/AVP 0;t=0 0|6
          v=0;o=- 1 1 IN IP4 h;s=-;t=0 0;m=audio 9 RTP/AVP|5
          v=0;o=- 1 1 IN IP4 h;s=-;t=0 0;m=audio 65536 RTP/AVP 0|5
          v=0;o=- 1 1 IN IP4 h;s=-;t=0 0;m=audio 9/0 RTP/AVP 0|5
          """)
  void aTextThatIsNoDescriptionIsRefusedAtItsLine(String text, int line) {
    assertThat(refused(text.replace(";", "\r\n")).lineNumber()).isEqualTo(line);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "rtpmap:96 VP8",
        "rtpmap:128 VP8/90000",
        "rtpmap:96 VP8/0",
        "rtpmap:96 VP8/90000/0",
        "extmap:0 urn:x",
        "extmap:256 urn:x",
        "extmap:1/up urn:x",
        "extmap:1",
        "fingerprint:sha-256 00:11",
        "fingerprint:sha-256",
        "fingerprint:sha-1 zz:11",
        "setup:holding",
        "ice-ufrag:abc",
        "ice-ufrag:ab:cd",
        "ice-pwd:short",
        "mid:",
        "mid:a b",
        "group:"
      })
  void malformedAttributesThatACallDependsOnAreRefused(String attribute) {
    assertThat(refused(Samples.HEAD + "a=" + attribute + "\r\n").lineNumber()).isEqualTo(5);
  }

  @Test
  void aMidIsUnique() {
    assertThat(refused(Samples.HEAD + Samples.audio("x", "") + Samples.video("x", "")).excerpt())
        .isEqualTo("a=mid:x");
  }

  @Test
  void controlCharactersThatWouldBreakLinesAreRefused() {
    assertThat(refused(Samples.HEAD + "a=x\ry\r\n").lineNumber()).isEqualTo(5);
    assertThat(refused(Samples.HEAD + "a=x\0y\r\n").lineNumber()).isEqualTo(5);
    assertThatThrownBy(() -> SdpLine.attribute("mid", "0\r\na=setup:active"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void sizeIsLimited() throws Exception {
    String line = "a=" + "x".repeat(1000) + "\r\n";
    String fits =
        Samples.HEAD
            + line.repeat((SessionDescription.MAX_LENGTH - Samples.HEAD.length()) / line.length());
    assertThat(SessionDescription.parse(fits).write()).isEqualTo(fits);
    assertThat(refused(fits + line)).hasMessageContaining("longer than");
  }

  @Test
  void linesAreLimitedInNumberAndLength() throws Exception {
    String fits = Samples.HEAD + "a=x\r\n".repeat(SessionDescription.MAX_LINES - 4);
    assertThat(SessionDescription.parse(fits).session().lines()).hasSize(8192);
    assertThat(refused(fits + "a=x\r\n").lineNumber()).isEqualTo(8193);
    String longest = "a=" + "x".repeat(SessionDescription.MAX_LINE_LENGTH - 2);
    assertThat(SessionDescription.parse(Samples.HEAD + longest).session().lines()).hasSize(5);
    assertThat(refused(Samples.HEAD + longest + "x").lineNumber()).isEqualTo(5);
  }

  @Test
  void mlinesAndTheirFormatsAreLimited() throws Exception {
    String fits = Samples.HEAD + "m=audio 9 RTP/AVP 0\r\n".repeat(SessionDescription.MAX_MEDIA);
    assertThat(SessionDescription.parse(fits).media()).hasSize(64);
    assertThat(refused(fits + "m=audio 9 RTP/AVP 0\r\n").lineNumber()).isEqualTo(69);
    String formats = "m=audio 9 RTP/AVP" + " 0".repeat(MediaDescription.MAX_FORMATS);
    assertThat(SessionDescription.parse(Samples.HEAD + formats).media()).hasSize(1);
    assertThat(refused(Samples.HEAD + formats + " 0").lineNumber()).isEqualTo(5);
  }

  @Test
  void theOriginIsReadWithVersionsOf64Bits() throws Exception {
    String text = Samples.HEAD.replace("34", "18446744073709551615");
    Origin origin = SessionDescription.parse(text).origin();
    assertThat(origin.sessionId()).isEqualTo("12");
    assertThat(Long.toUnsignedString(origin.sessionVersion())).isEqualTo("18446744073709551615");
    assertThat(origin.write()).isEqualTo("- 12 18446744073709551615 IN IP4 0.0.0.0");
  }
}
