package io.rivero.dtls;

import java.io.IOException;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.ContentType;
import org.bouncycastle.tls.ProtocolVersion;
import org.bouncycastle.tls.TlsFatalAlert;
import org.bouncycastle.tls.crypto.TlsCipher;
import org.bouncycastle.tls.crypto.TlsDecodeResult;
import org.bouncycastle.tls.crypto.TlsEncodeResult;

/// Does for encrypted handshake fragments what [DtlsGuard] does for plaintext ones: a record whose
/// first fragment declares a message of more than [#MAX_MESSAGE] bytes, or that holds more than one
/// fragment, is treated as one with a bad MAC, which DTLS drops silently (RFC 6347 section
/// 4.1.2.7). The only message that is sent encrypted is Finished, of 12 bytes.
///
/// So is one that is too short for its cipher: anybody can send that, and it would otherwise end
/// the association.
///
/// The limit is needed because a peer gets as far as ChangeCipherSpec before it has proven that it
/// owns its certificate.
final class GuardedCipher implements TlsCipher {
  static final int MAX_MESSAGE = 64;
  private static final int FRAGMENT_HEADER = 12;

  private final TlsCipher cipher;

  GuardedCipher(TlsCipher cipher) {
    this.cipher = cipher;
  }

  @Override
  public TlsDecodeResult decodeCiphertext(
      long seqNo,
      short recordType,
      ProtocolVersion recordVersion,
      byte[] ciphertext,
      int offset,
      int len)
      throws IOException {
    TlsDecodeResult result;
    try {
      result = cipher.decodeCiphertext(seqNo, recordType, recordVersion, ciphertext, offset, len);
    } catch (TlsFatalAlert e) {
      throw new TlsFatalAlert(AlertDescription.bad_record_mac, e);
    }
    if (result.contentType == ContentType.handshake && !isSmall(result)) {
      throw new TlsFatalAlert(AlertDescription.bad_record_mac);
    }
    return result;
  }

  private static boolean isSmall(TlsDecodeResult record) {
    byte[] bytes = record.buf;
    int start = record.off;
    return record.len >= FRAGMENT_HEADER
        && record.len <= FRAGMENT_HEADER + MAX_MESSAGE
        && bytes[start + 1] == 0
        && bytes[start + 2] == 0
        && (bytes[start + 3] & 0xff) <= MAX_MESSAGE
        && bytes[start + 9] == 0
        && bytes[start + 10] == 0
        && (bytes[start + 11] & 0xff) == record.len - FRAGMENT_HEADER;
  }

  @Override
  public TlsEncodeResult encodePlaintext(
      long seqNo,
      short contentType,
      ProtocolVersion recordVersion,
      int headerAllocation,
      byte[] plaintext,
      int offset,
      int len)
      throws IOException {
    return cipher.encodePlaintext(
        seqNo, contentType, recordVersion, headerAllocation, plaintext, offset, len);
  }

  @Override
  public int getCiphertextDecodeLimit(int plaintextLimit) {
    return cipher.getCiphertextDecodeLimit(plaintextLimit);
  }

  @Override
  public int getCiphertextEncodeLimit(int plaintextLimit) {
    return cipher.getCiphertextEncodeLimit(plaintextLimit);
  }

  @Override
  public int getPlaintextDecodeLimit(int ciphertextLimit) {
    return cipher.getPlaintextDecodeLimit(ciphertextLimit);
  }

  @Override
  public int getPlaintextEncodeLimit(int ciphertextLimit) {
    return cipher.getPlaintextEncodeLimit(ciphertextLimit);
  }

  @Override
  public void rekeyDecoder() throws IOException {
    cipher.rekeyDecoder();
  }

  @Override
  public void rekeyEncoder() throws IOException {
    cipher.rekeyEncoder();
  }

  @Override
  public boolean usesOpaqueRecordTypeDecode() {
    return cipher.usesOpaqueRecordTypeDecode();
  }

  @Override
  public boolean usesOpaqueRecordTypeEncode() {
    return cipher.usesOpaqueRecordTypeEncode();
  }
}
