package io.rivero.dtls;

import java.util.Arrays;

/// Looks at each datagram before the DTLS implementation does, and lets through only what can be
/// part of a handshake of ordinary size (RFC 6347 sections 4.1 and 4.2.2). What it keeps out: the
/// implementation allocates the length that a handshake fragment declares (up to 16 MiB) before a
/// byte of it has come, for sixteen messages at a time.
///
/// As a server it also holds the client's ChangeCipherSpec back until its CertificateVerify has
/// come: the implementation would change to encrypted records at once, and a CertificateVerify that
/// was lost or late could never be received any more. The client sends the whole flight again.
///
/// Reads plaintext records (epoch 0) to the last fragment; of encrypted ones only the header.
final class DtlsGuard {
  /// Longest datagram: larger ones are not on any path that a browser uses.
  static final int MAX_DATAGRAM = 2048;

  /// Longest handshake message, as declared.
  static final int MAX_MESSAGE = 0x10000;

  /// Declared lengths of all handshake messages together.
  static final int MAX_MESSAGES_TOTAL = 0x20000;

  /// Handshake messages of one peer; an ordinary flight pair has 7.
  static final int MAX_MESSAGE_SEQ = 32;

  /// Datagrams of the handshake, retransmissions included.
  static final int MAX_HANDSHAKE_DATAGRAMS = 256;

  /// Fragments in all of them.
  static final int MAX_FRAGMENTS = 1024;

  private static final int RECORD_HEADER = 13;
  private static final int FRAGMENT_HEADER = 12;
  private static final int CHANGE_CIPHER_SPEC = 20;
  private static final int HANDSHAKE = 22;
  private static final int APPLICATION_DATA = 23;
  private static final int CLIENT_HELLO = 1;
  private static final int CERTIFICATE_VERIFY = 15;

  private final int[] declaredLengths = new int[MAX_MESSAGE_SEQ];
  private boolean holdsChangeCipherSpec;
  private int verifyBytes; // of CertificateVerify, from its beginning
  private int declaredTotal;
  private int handshakeDatagrams;
  private int fragments;
  private boolean established;

  DtlsGuard(DtlsTransport.Role role) {
    holdsChangeCipherSpec = role == DtlsTransport.Role.SERVER;
    Arrays.fill(declaredLengths, -1);
  }

  /// The handshake is complete: from now on a ClientHello is dropped, and plaintext is only taken
  /// as a repetition of the peer's last flight.
  void established() {
    established = true;
  }

  /// Whether the datagram may be given to the DTLS implementation.
  boolean accepts(byte[] datagram, int offset, int length) {
    if (length < RECORD_HEADER || length > MAX_DATAGRAM) {
      return false;
    }
    boolean plaintext = false;
    int end = offset + length;
    int position = offset;
    while (position < end) {
      if (end - position < RECORD_HEADER) {
        return false;
      }
      int type = datagram[position] & 0xff;
      int epoch = uint16(datagram, position + 3);
      int content = position + RECORD_HEADER;
      int next = content + uint16(datagram, position + 11);
      boolean known =
          type >= CHANGE_CIPHER_SPEC
              && type <= APPLICATION_DATA
              && datagram[position + 1] == (byte) 0xfe
              && (datagram[position + 2] == (byte) 0xff || datagram[position + 2] == (byte) 0xfd)
              && epoch <= 1;
      if (!known || next == content || next > end) {
        return false;
      }
      if (epoch == 0) {
        plaintext = true;
        if (!acceptsPlaintext(type, datagram, content, next)) {
          return false;
        }
      }
      position = next;
    }
    return (established && !plaintext) || ++handshakeDatagrams <= MAX_HANDSHAKE_DATAGRAMS;
  }

  private boolean acceptsPlaintext(int type, byte[] datagram, int start, int end) {
    return switch (type) {
      case HANDSHAKE -> acceptsFragments(datagram, start, end);
      case CHANGE_CIPHER_SPEC -> !holdsChangeCipherSpec;
      case APPLICATION_DATA -> false;
      default -> !established; // an alert
    };
  }

  /// Fragments of RFC 6347 section 4.2.2:
  ///
  /// ```
  ///  type (1) | length (3) | message_seq (2) | fragment_offset (3) | fragment_length (3) | bytes
  /// ```
  private boolean acceptsFragments(byte[] datagram, int start, int end) {
    int position = start;
    while (position < end) {
      if (end - position < FRAGMENT_HEADER) {
        return false;
      }
      int type = datagram[position] & 0xff;
      int messageLength = uint24(datagram, position + 1);
      int messageSeq = uint16(datagram, position + 4);
      int fragmentOffset = uint24(datagram, position + 6);
      int fragmentLength = uint24(datagram, position + 9);
      position += FRAGMENT_HEADER;
      boolean consistent =
          fragmentLength <= end - position
              && fragmentOffset + fragmentLength <= messageLength
              && (fragmentLength > 0 || messageLength == 0);
      if (!consistent || (established && type == CLIENT_HELLO)) {
        return false;
      }
      if (!declares(messageSeq, messageLength) || ++fragments > MAX_FRAGMENTS) {
        return false;
      }
      if (type == CERTIFICATE_VERIFY && fragmentOffset <= verifyBytes) {
        verifyBytes = Math.max(verifyBytes, fragmentOffset + fragmentLength);
        holdsChangeCipherSpec &= verifyBytes < messageLength;
      }
      position += fragmentLength;
    }
    return true;
  }

  private boolean declares(int messageSeq, int messageLength) {
    if (messageSeq >= MAX_MESSAGE_SEQ || messageLength > MAX_MESSAGE) {
      return false;
    }
    int declared = declaredLengths[messageSeq];
    if (declared >= 0) {
      return declared == messageLength;
    }
    if (declaredTotal + messageLength > MAX_MESSAGES_TOTAL) {
      return false;
    }
    declaredLengths[messageSeq] = messageLength;
    declaredTotal += messageLength;
    return true;
  }

  private static int uint16(byte[] bytes, int offset) {
    return (bytes[offset] & 0xff) << 8 | (bytes[offset + 1] & 0xff);
  }

  private static int uint24(byte[] bytes, int offset) {
    return (bytes[offset] & 0xff) << 16 | uint16(bytes, offset + 1);
  }
}
