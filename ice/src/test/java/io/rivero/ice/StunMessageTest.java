package io.rivero.ice;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HexFormat;
import java.util.Objects;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class StunMessageTest {
  private static final String RFC5769_PASSWORD = "VOkJxbRl1RmTxUk/WvJxBt";

  /// RFC 5769 section 2.1.
  private static final String REQUEST =
      """
      00 01 00 58 21 12 a4 42 b7 e7 a7 01 bc 34 d6 86 fa 87 df ae
      80 22 00 10 53 54 55 4e 20 74 65 73 74 20 63 6c 69 65 6e 74
      00 24 00 04 6e 00 01 ff
      80 29 00 08 93 2f f9 b1 51 26 3b 36
      00 06 00 09 65 76 74 6a 3a 68 36 76 59 20 20 20
      00 08 00 14 9a ea a7 0c bf d8 cb 56 78 1e f2 b5 b2 d3 f2 49 c1 b5 71 a2
      80 28 00 04 e5 7a 3b cf
      """;

  /// RFC 5769 section 2.2.
  private static final String IPV4_RESPONSE =
      """
      01 01 00 3c 21 12 a4 42 b7 e7 a7 01 bc 34 d6 86 fa 87 df ae
      80 22 00 0b 74 65 73 74 20 76 65 63 74 6f 72 20
      00 20 00 08 00 01 a1 47 e1 12 a6 43
      00 08 00 14 2b 91 f5 99 fd 9e 90 c3 8c 74 89 f9 2a f9 ba 53 f0 6b e7 d7
      80 28 00 04 c0 7d 4c 96
      """;

  /// RFC 5769 section 2.3.
  private static final String IPV6_RESPONSE =
      """
      01 01 00 48 21 12 a4 42 b7 e7 a7 01 bc 34 d6 86 fa 87 df ae
      80 22 00 0b 74 65 73 74 20 76 65 63 74 6f 72 20
      00 20 00 14 00 02 a1 47 01 13 a9 fa a5 d3 f1 79 bc 25 f4 b5 be d2 b9 d9
      00 08 00 14 a3 82 95 4e 4b e6 7b f1 17 84 c9 7c 82 92 c2 75 bf e3 ed 41
      80 28 00 04 c8 fb 0b 4c
      """;

  private final StunIntegrity hmac = new StunIntegrity();

  @Test
  void theSampleRequestIsAuthentic() {
    StunMessage request = parse(REQUEST);
    assertThat(request.type()).isEqualTo(StunMessage.BINDING_REQUEST);
    assertThat(request.localUfrag()).isEqualTo("evtj");
    assertThat(request.priority()).isEqualTo(0x6e0001ffL);
    assertThat(request.fromControlled()).isTrue();
    assertThat(request.fromControlling()).isFalse();
    assertThat(request.tieBreaker()).isEqualTo(0x932ff9b151263b36L);
    assertThat(request.unknownRequired()).isEmpty();
    assertThat(request.verify(hmac, StunIntegrity.key(RFC5769_PASSWORD))).isTrue();
    assertThat(request.verify(hmac, StunIntegrity.key("VOkJxbRl1RmTxUk/WvJxBT"))).isFalse();
  }

  @Test
  void theSampleResponsesAreAuthenticAndMapTheAddress() {
    StunMessage ipv4 = parse(IPV4_RESPONSE);
    assertThat(ipv4.verify(hmac, StunIntegrity.key(RFC5769_PASSWORD))).isTrue();
    assertThat(ipv4.xorMappedAddress()).isEqualTo(at("192.0.2.1", 32853));
    StunMessage ipv6 = parse(IPV6_RESPONSE);
    assertThat(ipv6.verify(hmac, StunIntegrity.key(RFC5769_PASSWORD))).isTrue();
    assertThat(ipv6.xorMappedAddress())
        .isEqualTo(at("2001:db8:1234:5678:11:2233:4455:6677", 32853));
  }

  @Test
  void eachFlippedBitOfTheSampleIsNoticed() {
    byte[] sample = bytes(REQUEST);
    for (int bit = 0; bit < sample.length * 8; bit++) {
      byte[] changed = sample.clone();
      changed[bit / 8] ^= (byte) (1 << (bit % 8));
      StunMessage message = StunMessage.parse(changed, 0, changed.length);
      // The fingerprint catches all but a flip that turns it into an unknown optional attribute.
      assertThat(message == null || message.verify(hmac, StunIntegrity.key(RFC5769_PASSWORD)))
          .as("bit %d", bit)
          .isEqualTo(message == null || bit / 8 >= sample.length - 8);
    }
  }

  @Test
  void whatIsWrittenIsReadBack() {
    for (String address : new String[] {"192.0.2.7", "2001:db8::7"}) {
      TransactionId id = TransactionId.random(new SplittableRandom(1));
      byte[] written =
          new StunWriter(StunMessage.BINDING_REQUEST, id)
              .username("abcd:efgh")
              .priority(0xFFFF_FFFFL)
              .role(true, -2)
              .useCandidate()
              .xorMappedAddress(at(address, 65535))
              .errorCode(487, "Role Conflict")
              .attribute(0x7001, (byte) 1, (byte) 2, (byte) 3)
              .finish(hmac, StunIntegrity.key("secret"));
      byte[] shifted = new byte[written.length + 7];
      System.arraycopy(written, 0, shifted, 5, written.length);
      StunMessage read =
          Objects.requireNonNull(StunMessage.parse(shifted, 5, written.length), "parsed");
      assertThat(read.transactionId()).isEqualTo(id);
      assertThat(read.localUfrag()).isEqualTo("abcd");
      assertThat(read.priority()).isEqualTo(0xFFFF_FFFFL);
      assertThat(read.fromControlling()).isTrue();
      assertThat(read.tieBreaker()).isEqualTo(-2);
      assertThat(read.useCandidate()).isTrue();
      assertThat(read.xorMappedAddress()).isEqualTo(at(address, 65535));
      assertThat(read.errorCode()).isEqualTo(487);
      assertThat(read.unknownRequired()).containsExactly(0x7001);
      assertThat(read.copy()).isEqualTo(written);
      assertThat(read.verify(hmac, StunIntegrity.key("secret"))).isTrue();
    }
  }

  /// RFC 8489 section 14.5: an attribute after MESSAGE-INTEGRITY is not believed.
  @Test
  void whatFollowsTheIntegrityIsIgnored() {
    byte[] mac = hmac.compute(StunIntegrity.key("secret"), header(24), 0, 20).clone();
    StunWriter writer = new StunWriter(StunMessage.BINDING_REQUEST, new TransactionId(0, 0));
    byte[] message =
        writer.attribute(StunMessage.MESSAGE_INTEGRITY, mac).useCandidate().priority(7).finish();
    StunMessage read = Objects.requireNonNull(StunMessage.parse(message, 0, message.length));
    assertThat(read.verify(hmac, StunIntegrity.key("secret"))).isTrue();
    assertThat(read.useCandidate()).isFalse();
    assertThat(read.priority()).isZero();
  }

  @Test
  void whatIsNoStunIsRefused() {
    byte[] sample = bytes(REQUEST);
    for (int length = 0; length < sample.length; length++) {
      assertThat(StunMessage.parse(sample, 0, length)).isNull();
    }
    byte[] huge = new byte[4096];
    byte[] header = header(huge.length - 20);
    System.arraycopy(header, 0, huge, 0, 20);
    assertThat(StunMessage.parse(huge, 0, huge.length)).isNull();
  }

  @Test
  void aUfragIsAtMost256CharactersLong() {
    for (int length : new int[] {256, 257}) {
      byte[] message =
          new StunWriter(StunMessage.BINDING_REQUEST, new TransactionId(1, 1))
              .username("a".repeat(length) + ":b")
              .finish();
      StunMessage read = Objects.requireNonNull(StunMessage.parse(message, 0, message.length));
      assertThat(read.localUfrag() != null).isEqualTo(length == 256);
    }
  }

  private static byte[] header(int length) {
    byte[] header = new StunWriter(StunMessage.BINDING_REQUEST, new TransactionId(0, 0)).finish();
    header[2] = (byte) (length >> 8);
    header[3] = (byte) length;
    return header;
  }

  private static StunMessage parse(String hex) {
    byte[] bytes = bytes(hex);
    return Objects.requireNonNull(StunMessage.parse(bytes, 0, bytes.length));
  }

  private static byte[] bytes(String hex) {
    return HexFormat.of().parseHex(hex.replaceAll("\\s", ""));
  }

  private static InetSocketAddress at(String address, int port) {
    return new InetSocketAddress(InetAddress.ofLiteral(address), port);
  }
}
