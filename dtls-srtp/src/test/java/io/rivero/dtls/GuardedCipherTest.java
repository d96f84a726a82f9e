package io.rivero.dtls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.util.Arrays;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.ContentType;
import org.bouncycastle.tls.ProtocolVersion;
import org.bouncycastle.tls.TlsFatalAlert;
import org.bouncycastle.tls.crypto.TlsNullNullCipher;
import org.junit.jupiter.api.Test;

/// RFC 6347 section 4.1.2.7: what a bad MAC leads to is silence.
class GuardedCipherTest {
  /// A cipher that hides nothing is all that is needed to see what is let through.
  private final GuardedCipher cipher = new GuardedCipher(TlsNullNullCipher.INSTANCE);

  private int decode(short type, byte[] record) throws IOException {
    return cipher.decodeCiphertext(0, type, ProtocolVersion.DTLSv12, record, 0, record.length).len;
  }

  private void isDropped(byte[] record) {
    assertThatExceptionOfType(TlsFatalAlert.class)
        .isThrownBy(() -> decode(ContentType.handshake, record))
        .matches(alert -> alert.getAlertDescription() == AlertDescription.bad_record_mac);
  }

  @Test
  void finishedPasses() throws IOException {
    byte[] finished = DtlsGuardTest.fragment(20, 12, 4, 0, 12);
    assertThat(decode(ContentType.handshake, finished)).isEqualTo(24);
  }

  @Test
  void longDeclaredLengthsAreDropped() {
    isDropped(DtlsGuardTest.fragment(20, 0xffffff, 4, 0, 12));
    isDropped(DtlsGuardTest.fragment(20, GuardedCipher.MAX_MESSAGE + 1, 4, 0, 12));
    isDropped(DtlsGuardTest.fragment(20, 300, 4, 0, 100));
  }

  @Test
  void severalFragmentsInOneRecordAreDropped() {
    byte[] two = Arrays.copyOf(DtlsGuardTest.fragment(20, 12, 4, 0, 12), 48);
    isDropped(two);
    isDropped(new byte[5]);
  }

  @Test
  void otherRecordsPass() throws IOException {
    assertThat(decode(ContentType.application_data, new byte[500])).isEqualTo(500);
    assertThat(decode(ContentType.alert, new byte[2])).isEqualTo(2);
  }
}
