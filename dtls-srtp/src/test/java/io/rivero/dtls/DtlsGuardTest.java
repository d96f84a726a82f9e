package io.rivero.dtls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.rivero.dtls.DtlsTransport.Role;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// RFC 6347 sections 4.1 (records) and 4.2.2 (fragments), and the limits.
class DtlsGuardTest {
  private static final int CLIENT_HELLO = 1;
  private static final int CERTIFICATE = 11;
  private static final int CERTIFICATE_VERIFY = 15;
  private static final byte[] CHANGE_CIPHER_SPEC = record(20, 0, new byte[] {1});

  private final DtlsGuard guard = new DtlsGuard(Role.SERVER);

  static byte[] record(int type, int epoch, byte[] content) {
    return ByteBuffer.allocate(13 + content.length)
        .put((byte) type)
        .putShort((short) 0xfefd)
        .putShort((short) epoch)
        .put(new byte[6])
        .putShort((short) content.length)
        .put(content)
        .array();
  }

  static byte[] fragment(int type, int messageLength, int seq, int offset, int length) {
    return ByteBuffer.allocate(12 + length)
        .putInt(type << 24 | messageLength)
        .putShort((short) seq)
        .put((byte) (offset >> 16))
        .putShort((short) offset)
        .put((byte) (length >> 16))
        .putShort((short) length)
        .array();
  }

  private static byte[] handshake(int type, int messageLength, int seq, int offset, int length) {
    return record(22, 0, fragment(type, messageLength, seq, offset, length));
  }

  private static byte[] join(byte[] first, byte[] second) {
    byte[] joined = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, joined, first.length, second.length);
    return joined;
  }

  private boolean accepts(byte[] datagram) {
    return guard.accepts(datagram, 0, datagram.length);
  }

  @Test
  void ordinaryRecordsPass() {
    assertThat(accepts(handshake(CLIENT_HELLO, 1463, 0, 0, 1200))).isTrue();
    assertThat(accepts(handshake(CLIENT_HELLO, 1463, 0, 1200, 263))).isTrue();
    assertThat(accepts(handshake(14, 0, 1, 0, 0))).isTrue();
    assertThat(accepts(record(21, 0, new byte[2]))).isTrue();
    assertThat(accepts(record(22, 1, new byte[40]))).isTrue();
    assertThat(accepts(join(record(23, 1, new byte[40]), record(21, 1, new byte[26])))).isTrue();
    byte[] shifted = join(new byte[7], handshake(CLIENT_HELLO, 1463, 0, 0, 1200));
    assertThat(guard.accepts(shifted, 7, shifted.length - 7)).isTrue();
  }

  @Test
  void malformedRecordsAreDropped() {
    byte[] good = record(22, 1, new byte[40]);
    for (int length = 0; length < good.length; length++) {
      assertThat(guard.accepts(good, 0, length)).as("cut to %d", length).isFalse();
    }
    assertThat(accepts(join(good, new byte[5]))).isFalse();
    assertThat(accepts(record(19, 1, new byte[40]))).isFalse();
    assertThat(accepts(record(24, 1, new byte[40]))).isFalse();
    assertThat(accepts(record(22, 2, new byte[40]))).isFalse();
    assertThat(accepts(record(23, 0, new byte[40]))).isFalse();
    assertThat(accepts(record(22, 1, new byte[0]))).isFalse();
    byte[] streamTls = good.clone();
    streamTls[1] = 3;
    assertThat(accepts(streamTls)).isFalse();
    assertThat(accepts(record(22, 1, new byte[DtlsGuard.MAX_DATAGRAM]))).isFalse();
    assertThat(accepts(record(22, 1, new byte[DtlsGuard.MAX_DATAGRAM - 13]))).isTrue();
  }

  @Test
  void inconsistentFragmentsAreDropped() {
    assertThat(accepts(record(22, 0, new byte[11]))).isFalse();
    assertThat(accepts(handshake(CLIENT_HELLO, 100, 0, 51, 50))).isFalse();
    assertThat(accepts(handshake(CLIENT_HELLO, 100, 0, 0xffffff, 50))).isFalse();
    assertThat(accepts(handshake(CLIENT_HELLO, 100, 0, 0, 0))).isFalse();
    byte[] cut = record(22, 0, Arrays.copyOf(fragment(CLIENT_HELLO, 100, 0, 0, 50), 40));
    assertThat(accepts(cut)).isFalse();
    assertThat(accepts(handshake(CLIENT_HELLO, 100, 0, 0, 50))).isTrue();
    assertThat(accepts(handshake(CLIENT_HELLO, 101, 0, 0, 50))).as("another length").isFalse();
  }

  @Test
  void declaredLengthsAreLimited() {
    assertThat(accepts(handshake(CERTIFICATE, DtlsGuard.MAX_MESSAGE + 1, 1, 0, 1))).isFalse();
    assertThat(accepts(handshake(CERTIFICATE, 0xffffff, 1, 0, 1))).isFalse();
    assertThat(accepts(handshake(CERTIFICATE, DtlsGuard.MAX_MESSAGE, 1, 0, 1))).isTrue();
    assertThat(accepts(handshake(CERTIFICATE, DtlsGuard.MAX_MESSAGE, 2, 0, 1))).isTrue();
    assertThat(accepts(handshake(CERTIFICATE, 1, 3, 0, 1))).as("all together").isFalse();
    assertThat(accepts(handshake(CERTIFICATE, DtlsGuard.MAX_MESSAGE, 2, 1, 1))).isTrue();
  }

  @Test
  void messagesAreLimited() {
    assertThat(accepts(handshake(CERTIFICATE, 1, DtlsGuard.MAX_MESSAGE_SEQ, 0, 1))).isFalse();
    assertThat(accepts(handshake(CERTIFICATE, 1, 0xffff, 0, 1))).isFalse();
    assertThat(accepts(handshake(CERTIFICATE, 1, DtlsGuard.MAX_MESSAGE_SEQ - 1, 0, 1))).isTrue();
  }

  @Test
  void fragmentsAreLimited() {
    byte[] fragments = new byte[0];
    for (int i = 0; i < 64; i++) {
      fragments = join(fragments, fragment(CERTIFICATE, 5000, 1, i, 1));
    }
    byte[] datagram = record(22, 0, fragments);
    for (int i = 0; i < DtlsGuard.MAX_FRAGMENTS / 64; i++) {
      assertThat(accepts(datagram)).isTrue();
    }
    assertThat(accepts(datagram)).isFalse();
  }

  @Test
  void datagramsOfTheHandshakeAreLimited() {
    byte[] encrypted = record(22, 1, new byte[40]);
    for (int i = 0; i < DtlsGuard.MAX_HANDSHAKE_DATAGRAMS; i++) {
      assertThat(accepts(encrypted)).isTrue();
    }
    assertThat(accepts(encrypted)).isFalse();
    guard.established();
    assertThat(accepts(encrypted)).isTrue();
    assertThat(accepts(handshake(CERTIFICATE, 1, 1, 0, 1))).isFalse();
  }

  @Test
  void afterTheHandshakeOnlyTheLastFlightIsTakenInPlaintext() {
    guard.established();
    assertThat(accepts(handshake(CLIENT_HELLO, 100, 0, 0, 100))).isFalse();
    assertThat(accepts(record(21, 0, new byte[2]))).isFalse();
    assertThat(accepts(handshake(CERTIFICATE, 100, 1, 0, 100))).isTrue();
  }

  @Test
  void aServerTakesChangeCipherSpecAfterCertificateVerifyOnly() {
    assertThat(accepts(CHANGE_CIPHER_SPEC)).isFalse();
    assertThat(accepts(handshake(CERTIFICATE_VERIFY, 80, 3, 40, 40))).isTrue();
    assertThat(accepts(CHANGE_CIPHER_SPEC)).isFalse();
    assertThat(accepts(handshake(CERTIFICATE_VERIFY, 80, 3, 0, 40))).isTrue();
    assertThat(accepts(CHANGE_CIPHER_SPEC)).isFalse();
    byte[] rest = handshake(CERTIFICATE_VERIFY, 80, 3, 40, 40);
    assertThat(accepts(join(rest, CHANGE_CIPHER_SPEC))).isTrue();
    assertThat(accepts(CHANGE_CIPHER_SPEC)).isTrue();
    assertThat(new DtlsGuard(Role.CLIENT).accepts(CHANGE_CIPHER_SPEC, 0, 14)).isTrue();
  }

  @FuzzTest
  void parseNeverThrows(byte[] bytes) {
    for (Role role : Role.values()) {
      var fresh = new DtlsGuard(role);
      fresh.accepts(bytes, 0, bytes.length);
      fresh.established();
      fresh.accepts(bytes, 0, bytes.length);
    }
  }

  @Test
  void mutatedDatagramsNeverThrow() {
    var random = new Random(21);
    byte[] seed =
        join(
            handshake(CERTIFICATE, 600, 1, 0, 300),
            join(handshake(CERTIFICATE_VERIFY, 80, 3, 0, 80), record(22, 1, new byte[40])));
    assertThatCode(
            () -> {
              for (int i = 0; i < 20_000; i++) {
                byte[] bytes = Arrays.copyOf(seed, random.nextInt(seed.length + 20));
                for (int flips = random.nextInt(6); flips > 0 && bytes.length > 0; flips--) {
                  bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
                }
                new DtlsGuard(Role.SERVER).accepts(bytes, 0, bytes.length);
              }
            })
        .doesNotThrowAnyException();
  }
}
