package io.rivero.srtp;

import static io.rivero.srtp.TestPackets.hex;
import static org.assertj.core.api.Assertions.assertThat;

import io.rivero.srtp.KeyDerivation.Label;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/// The vectors of RFC 3711 appendix B.
class Rfc3711VectorsTest {
  /// Appendix B.2: AES-CM key stream, its beginning and its end around block 0xff00.
  @Test
  void counterModeMakesTheKeyStreamOfAppendixB2() {
    var transform =
        new CounterModeTransform(
            hex("2B7E151628AED2A6ABF7158809CF4F3C"),
            new byte[20],
            hex("F0F1F2F3F4F5F6F7F8F9FAFBFCFD"),
            new CounterModeTransform.Scratch());
    int length = 1_044_512;
    byte[] zeros = new byte[length + 10];
    assertThat(transform.protectRtp(zeros, 0, 0, length, 0, 0)).isEqualTo(length + 10);
    assertThat(Arrays.copyOf(zeros, 48))
        .isEqualTo(
            hex(
                """
                E03EAD0935C95E80E166B16DD92B4EB4
                D23513162B02D0F72A43A2FE4A5F97AB
                41E95B3BB0A2E8DD477901E4FCA894C0\
                """));
    assertThat(Arrays.copyOfRange(zeros, length - 48, length))
        .isEqualTo(
            hex(
                """
                EC8CDF7398607CB0F2D21675EA9EA1E4
                362B7C3C6773516318A077D7FC5073AE
                6A2CC3787889374FBEB4C81B17BA6C44\
                """));
  }

  /// Appendix B.3: session keys from the master key.
  @Test
  void sessionKeysAreThoseOfAppendixB3() {
    var keys =
        new KeyDerivation(
            hex("E1F97A0D3E018BE0D64FA32C06DE4139"), hex("0EC675AD498AFEEBB6960B3AABE6"));
    assertThat(keys.derive(Label.RTP_ENCRYPTION, 16))
        .isEqualTo(hex("C61E7A93744F39EE10734AFE3FF7A087"));
    assertThat(keys.derive(Label.RTP_SALT, 14)).isEqualTo(hex("30CBBC08863D8C85D49DB34A9AE1"));
    assertThat(keys.derive(Label.RTP_AUTHENTICATION, 32))
        .isEqualTo(hex("CEBE321F6FF7716B6FD4AB49AF256A156D38BAA48F0A0ACF3C34E2359E6CDBCE"));
  }
}
