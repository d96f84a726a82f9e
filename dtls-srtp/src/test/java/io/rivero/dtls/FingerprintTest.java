package io.rivero.dtls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// RFC 8122 section 5.
class FingerprintTest {
  private static final byte[] ABC = "abc".getBytes(StandardCharsets.US_ASCII);

  @Test
  void isWrittenAsInSdp() {
    assertThat(Fingerprint.of(HashAlgorithm.SHA_256, ABC))
        .hasToString(
            "sha-256 BA:78:16:BF:8F:01:CF:EA:41:41:40:DE:5D:AE:22:23:"
                + "B0:03:61:A3:96:17:7A:9C:B4:10:FF:61:F2:00:15:AD");
  }

  @ParameterizedTest
  @EnumSource
  void isReadInAnyCase(HashAlgorithm algorithm) {
    Fingerprint fingerprint = Fingerprint.of(algorithm, ABC);
    String text = fingerprint.toString();
    assertThat(Fingerprint.parse(text.toLowerCase(java.util.Locale.ROOT))).isEqualTo(fingerprint);
    assertThat(Fingerprint.parse(" " + text.toUpperCase(java.util.Locale.ROOT) + " "))
        .isEqualTo(fingerprint);
    assertThat(fingerprint.isUsable()).isTrue();
    assertThat(fingerprint.matches(ABC)).isTrue();
    assertThat(fingerprint.matches(new byte[3])).isFalse();
  }

  @Test
  void anUnknownHashIsKeptButMatchesNothing() {
    Fingerprint fingerprint = Fingerprint.parse("sha-1 01:02:03");
    assertThat(fingerprint).hasToString("sha-1 01:02:03");
    assertThat(fingerprint.isUsable()).isFalse();
    assertThat(fingerprint.matches(ABC)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "sha-256",
        "sha-256 ",
        "sha-256 AA",
        "sha-256 AA:BB",
        "sha-512 A",
        "x 0102",
        "x 01:0",
        "x 01:",
        "x zz",
        " 01:02"
      })
  void malformedTextIsRefusedWithTheExpectation(String text) {
    assertThatExceptionOfType(DtlsException.class)
        .isThrownBy(() -> Fingerprint.parse(text))
        .withMessageContaining("expected");
  }

  @Test
  void lengthIsLimited() {
    assertThatExceptionOfType(DtlsException.class)
        .isThrownBy(() -> Fingerprint.parse("x " + "01:".repeat(200_000) + "01"))
        .matches(e -> String.valueOf(e.getMessage()).length() < 200);
  }
}
