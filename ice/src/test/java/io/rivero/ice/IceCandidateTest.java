package io.rivero.ice;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/// RFC 8839 section 5.1.
class IceCandidateTest {
  private static final String BROWSER =
      "candidate:842163049 1 udp 1677729535 203.0.113.7 61000 typ srflx raddr 10.0.0.5 rport 51000"
          + " generation 0 ufrag EsAw network-id 1 network-cost 10";

  @Test
  void aBrowsersCandidateIsRead() {
    IceCandidate candidate = parse(BROWSER);
    assertThat(candidate)
        .isEqualTo(
            new IceCandidate(
                "842163049",
                1,
                "udp",
                1677729535L,
                "203.0.113.7",
                61000,
                IceCandidate.Type.SRFLX,
                "10.0.0.5",
                51000,
                "EsAw"));
    assertThat(parse("a=" + BROWSER + "\r\n")).isEqualTo(candidate);
  }

  @Test
  void whatIsWrittenIsReadBack() {
    for (String text :
        new String[] {
          "candidate:1 1 udp 2130706431 192.0.2.1 20000 typ host",
          "candidate:a+/9 2 tcp 5 2001:db8::1 9 typ relay raddr :: rport 0 ufrag x",
          "candidate:1 256 udp 0 11111111-2222-3333-4444-555555555555.local 1 typ prflx",
        }) {
      assertThat(parse(text).toString()).isEqualTo(text);
    }
  }

  @Test
  void carelesslyWrittenCandidatesAreTolerated() {
    assertThat(parse(" CANDIDATE:1  1 UDP 4294967295 ::1 65535 TYP Host tcptype").transport())
        .isEqualTo("udp");
    assertThat(parse("candidate:1 1 udp 1 ::1 1 typ srflx raddr ::1").relatedPort()).isZero();
    assertThat(parse("candidate:1 1 udp 1 ::1 1 typ srflx rport x").relatedPort()).isZero();
  }

  @Test
  void whatIsNoCandidateIsRefused() {
    for (String text :
        new String[] {
          "",
          "candidate:",
          "candidate:1 1 udp 1 ::1 1 typ",
          "candidate:1 1 udp 1 ::1 1 type host",
          "candidate:1 0 udp 1 ::1 1 typ host",
          "candidate:1 257 udp 1 ::1 1 typ host",
          "candidate:1 1 udp -1 ::1 1 typ host",
          "candidate:1 1 udp 4294967296 ::1 1 typ host",
          "candidate:1 1 udp 1 ::1 65536 typ host",
          "candidate:1 1 udp 99999999999999999999 ::1 1 typ host",
          "candidate:1 1 udp 1 ::1 \u0661 typ host",
          "candidate:1 1 udp 1 ::1 1 typ other",
          "candidate:" + "f".repeat(33) + " 1 udp 1 ::1 1 typ host",
          BROWSER + " x".repeat(IceCandidate.MAX_LENGTH),
        }) {
      assertThat(IceCandidate.parse(text)).as(text).isNull();
    }
  }

  @FuzzTest
  void parseNeverThrows(byte[] bytes) {
    IceCandidate candidate = IceCandidate.parse(new String(bytes, StandardCharsets.UTF_8));
    if (candidate != null) {
      new RemoteCandidates().add(candidate);
      IceCandidate.parse(candidate.toString());
    }
  }

  static IceCandidate parse(String text) {
    return Objects.requireNonNull(IceCandidate.parse(text), text);
  }
}
