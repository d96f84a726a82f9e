package io.rivero.srtp;

import static io.rivero.srtp.TestPackets.hex;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

/// The vectors of RFC 7714 sections 16 and 17, whose keys are session keys.
class Rfc7714VectorsTest {
  private static final byte[] KEY_128 = hex("000102030405060708090a0b0c0d0e0f");
  private static final byte[] KEY_256 =
      hex("000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f");
  private static final byte[] SALT = hex("517569642070726f2071756f");
  private static final byte[] RTP =
      hex(
          """
          8040f17b 8041f8d3 5501a0b2 47616c6c 69612065 7374206f 6d6e6973 20646976
          69736120 696e2070 61727465 73207472 6573\
          """);
  private static final byte[] RTCP =
      hex(
          """
          81c8000d 4d617273 4e545031 4e545032 52545020 0000042a 0000e930 4c756e61
          deadbeef deadbeef deadbeef deadbeef deadbeef\
          """);

  /// Sections 16.1.1 and 16.1.2.
  @Test
  void rtpWithAes128() {
    checkRtp(
        KEY_128,
        """
        8040f17b 8041f8d3 5501a0b2 f24de3a3 fb34de6c acba861c 9d7e4bca be633bd5
        0d294e6f 42a5f47a 51c7d19b 36de3adf 8833899d 7f27beb1 6a9152cf 765ee439 0cce\
        """);
  }

  /// Sections 16.2.1 and 16.2.2.
  @Test
  void rtpWithAes256() {
    checkRtp(
        KEY_256,
        """
        8040f17b 8041f8d3 5501a0b2 32b1de78 a822fe12 ef9f78fa 332e33aa b1801238
        9a58e2f3 b50b2a02 76ffae0f 1ba63799 b87b7aa3 db36dfff d6b0f9bb 7878d7a7 6c13\
        """);
  }

  /// Section 17.1.
  @Test
  void rtcpWithAes128() {
    checkRtcp(
        KEY_128,
        """
        81c8000d 4d617273 63e94885 dcdab67c a727d766 2f6b7e99 7ff5c0f7 6c06f32d
        c676a5f1 730d6fda 4ce09b46 86303ded 0bb9275b c84aa458 96cf4d2f c5abf872
        45d9eade 800005d4\
        """);
  }

  /// Section 17.2.
  @Test
  void rtcpWithAes256() {
    checkRtcp(
        KEY_256,
        """
        81c8000d 4d617273 d50ae4d1 f5ce5d30 4ba297e4 7d470c28 2c3ece5d bffe0a50
        a2eaa5c1 110555be 8415f658 c61de047 6f1b6fad 1d1eb30c 4446839f 57ff6f6c
        b26ac3be 800005d4\
        """);
  }

  /// Section 17.3: only authenticated, the E bit is 0.
  @Test
  void rtcpWithoutEncryption() {
    byte[] tagged =
        hex(
            """
            81c8000d 4d617273 4e545031 4e545032 52545020 0000042a 0000e930 4c756e61
            deadbeef deadbeef deadbeef deadbeef deadbeef 841dd968 3dd78ec9 2ae58790
            125f62b3 000005d4\
            """);
    var transform = new GcmTransform(KEY_128, SALT);
    assertThat(transform.unprotectRtcp(tagged, 0, tagged.length, 0x4d617273, 0x5d4)).isTrue();
    assertThat(tagged).startsWith(RTCP);
    tagged[10] ^= 1;
    assertThat(transform.unprotectRtcp(tagged, 0, tagged.length, 0x4d617273, 0x5d4)).isFalse();
  }

  private static void checkRtp(byte[] key, String expected) {
    byte[] buffer = Arrays.copyOf(RTP, RTP.length + 16);
    var transform = new GcmTransform(key, SALT);
    assertThat(transform.protectRtp(buffer, 0, 12, RTP.length, 0x5501a0b2, 0xf17b))
        .isEqualTo(buffer.length);
    assertThat(buffer).isEqualTo(hex(expected));
    assertThat(transform.unprotectRtp(buffer, 0, 12, buffer.length, 0x5501a0b2, 0xf17b)).isTrue();
    assertThat(buffer).startsWith(RTP);
  }

  private static void checkRtcp(byte[] key, String expected) {
    byte[] buffer = Arrays.copyOf(RTCP, RTCP.length + 20);
    var transform = new GcmTransform(key, SALT);
    assertThat(transform.protectRtcp(buffer, 0, RTCP.length, 0x4d617273, 0x5d4))
        .isEqualTo(buffer.length);
    assertThat(buffer).isEqualTo(hex(expected));
    assertThat(transform.unprotectRtcp(buffer, 0, buffer.length, 0x4d617273, 0x800005d4)).isTrue();
    assertThat(buffer).startsWith(RTCP);
  }
}
