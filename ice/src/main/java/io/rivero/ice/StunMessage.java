package io.rivero.ice;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.zip.CRC32;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/// A received STUN message (RFC 8489 section 5): a view of the datagram, valid while that is.
///
/// ```text
///  0                   1                   2                   3
///  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// |0 0|     class and method      |  length of the attributes     |
/// |                     magic cookie 0x2112A442                   |
/// |                 transaction id (96 bits)                      |
/// ```
final class StunMessage {
  static final int HEADER_LENGTH = 20;

  /// Longer datagrams are no STUN of ICE: a check has about 100 bytes.
  static final int MAX_LENGTH = 2048;

  static final int MAGIC_COOKIE = 0x2112A442;
  static final int FINGERPRINT_XOR = 0x5354554E;

  static final int BINDING_REQUEST = 0x0001;
  static final int BINDING_INDICATION = 0x0011;
  static final int BINDING_SUCCESS = 0x0101;
  static final int BINDING_ERROR = 0x0111;

  static final int MAPPED_ADDRESS = 0x0001;
  static final int USERNAME = 0x0006;
  static final int MESSAGE_INTEGRITY = 0x0008;
  static final int ERROR_CODE = 0x0009;
  static final int UNKNOWN_ATTRIBUTES = 0x000A;
  static final int XOR_MAPPED_ADDRESS = 0x0020;
  static final int PRIORITY = 0x0024;
  static final int USE_CANDIDATE = 0x0025;
  static final int FINGERPRINT = 0x8028;
  static final int ICE_CONTROLLED = 0x8029;
  static final int ICE_CONTROLLING = 0x802A;

  private static final int[] NO_TYPES = {};
  private static final int MAX_UNKNOWN = 8;

  private final byte[] buffer;
  private final int offset;
  private final int length;

  // Where an attribute's value starts, 0 if it is absent.
  private int username;
  private int integrity;
  private int priority;
  private int useCandidate;
  private int controlled;
  private int controlling;
  private int xorMapped;
  private int error;
  private int[] unknownRequired = NO_TYPES;

  private StunMessage(byte[] buffer, int offset, int length) {
    this.buffer = buffer;
    this.offset = offset;
    this.length = length;
  }

  /// Null if this is no well-formed STUN message, or its FINGERPRINT is wrong.
  static @Nullable StunMessage parse(byte[] buffer, int offset, int length) {
    if (length < HEADER_LENGTH
        || length > MAX_LENGTH
        || (buffer[offset] & 0xC0) != 0
        || (length & 3) != 0
        || u16(buffer, offset + 2) != length - HEADER_LENGTH
        || i32(buffer, offset + 4) != MAGIC_COOKIE) {
      return null;
    }
    StunMessage message = new StunMessage(buffer, offset, length);
    return message.readAttributes() ? message : null;
  }

  /// Class and method, as in the `BINDING_` constants.
  int type() {
    return u16(buffer, offset);
  }

  TransactionId transactionId() {
    return new TransactionId(i32(buffer, offset + 8), i64(buffer, offset + 12));
  }

  /// The datagram, to keep.
  byte[] copy() {
    return Arrays.copyOfRange(buffer, offset, offset + length);
  }

  /// The receiver's ufrag, which is the first part of a request's USERNAME (RFC 8445 section
  /// 7.2.2).
  @Nullable String localUfrag() {
    if (username == 0) {
      return null;
    }
    int end = username + u16(buffer, username - 2);
    for (int at = username; at < end; at++) {
      if (buffer[at] == ':') {
        return at - username > 256
            ? null
            : new String(buffer, username, at - username, StandardCharsets.ISO_8859_1);
      }
    }
    return null;
  }

  /// Is there a MESSAGE-INTEGRITY, and is it right (RFC 8489 section 9.1.3)?
  boolean verify(StunIntegrity hmac, SecretKeySpec key) {
    if (integrity == 0) {
      return false;
    }
    byte[] expected = hmac.compute(key, buffer, offset, integrity - 4 - offset);
    byte[] actual = Arrays.copyOfRange(buffer, integrity, integrity + StunIntegrity.LENGTH);
    return MessageDigest.isEqual(expected, actual);
  }

  /// PRIORITY as an unsigned 32-bit number, 0 if absent.
  long priority() {
    return priority == 0 ? 0 : i32(buffer, priority) & 0xFFFF_FFFFL;
  }

  boolean useCandidate() {
    return useCandidate != 0;
  }

  boolean fromControlling() {
    return controlling != 0;
  }

  boolean fromControlled() {
    return controlled != 0;
  }

  /// The tie-breaker of ICE-CONTROLLING or ICE-CONTROLLED, 0 if both are absent.
  long tieBreaker() {
    int at = controlling != 0 ? controlling : controlled;
    return at == 0 ? 0 : i64(buffer, at);
  }

  /// ERROR-CODE (RFC 8489 section 14.8), 0 if absent.
  int errorCode() {
    return error == 0 ? 0 : (buffer[error + 2] & 7) * 100 + (buffer[error + 3] & 0xFF);
  }

  /// Comprehension-required attributes that we do not know (RFC 8489 section 6.3.1), at most 8.
  int[] unknownRequired() {
    return unknownRequired;
  }

  /// XOR-MAPPED-ADDRESS (RFC 8489 section 14.2); null if absent or malformed.
  @Nullable InetSocketAddress xorMappedAddress() {
    if (xorMapped == 0) {
      return null;
    }
    int family = buffer[xorMapped + 1];
    int size = u16(buffer, xorMapped - 2) - 4;
    if (!(family == 1 && size == 4) && !(family == 2 && size == 16)) {
      return null;
    }
    byte[] address = Arrays.copyOfRange(buffer, xorMapped + 4, xorMapped + 4 + size);
    for (int i = 0; i < size; i++) {
      address[i] ^= buffer[offset + 4 + i]; // the cookie, then the transaction id
    }
    int port = u16(buffer, xorMapped + 2) ^ (MAGIC_COOKIE >>> 16);
    try {
      return new InetSocketAddress(InetAddress.getByAddress(address), port);
    } catch (UnknownHostException e) {
      throw new IllegalStateException("4 or 16 bytes", e);
    }
  }

  private boolean readAttributes() {
    int end = offset + length;
    boolean last = false;
    for (int at = offset + HEADER_LENGTH; at < end; ) {
      int type = u16(buffer, at); // the length is a multiple of 4: there are 4 bytes
      int size = u16(buffer, at + 2);
      int value = at + 4;
      if (last || size > end - value) {
        return false;
      }
      last = type == FINGERPRINT;
      if (last && !(size == 4 && i32(buffer, value) == fingerprint(buffer, offset, at - offset))) {
        return false;
      }
      // What follows MESSAGE-INTEGRITY is not covered by it (RFC 8489 section 14.5).
      if (!last && integrity == 0 && !readAttribute(type, value, size)) {
        return false;
      }
      at = value + ((size + 3) & ~3);
    }
    return true;
  }

  /// Remembers the first attribute of each type; false if its size is wrong.
  private boolean readAttribute(int type, int value, int size) {
    switch (type) {
      case USERNAME -> username = first(username, value);
      case MESSAGE_INTEGRITY -> integrity = size == StunIntegrity.LENGTH ? value : -1;
      case PRIORITY -> priority = size == 4 ? first(priority, value) : -1;
      case USE_CANDIDATE -> useCandidate = value;
      case ICE_CONTROLLED -> controlled = size == 8 ? first(controlled, value) : -1;
      case ICE_CONTROLLING -> controlling = size == 8 ? first(controlling, value) : -1;
      case XOR_MAPPED_ADDRESS -> xorMapped = size >= 8 ? first(xorMapped, value) : -1;
      case ERROR_CODE -> error = size >= 4 ? first(error, value) : -1;
      default -> noteUnknown(type);
    }
    return (integrity | priority | controlled | controlling | xorMapped | error) >= 0;
  }

  private void noteUnknown(int type) {
    // Below 0x20 are the attributes of RFC 8489 that ICE has no use for.
    if (type >= 0x20 && type < 0x8000 && unknownRequired.length < MAX_UNKNOWN) {
      unknownRequired = Arrays.copyOf(unknownRequired, unknownRequired.length + 1);
      unknownRequired[unknownRequired.length - 1] = type;
    }
  }

  /// The FINGERPRINT of a message (RFC 8489 section 14.7).
  ///
  /// @param covered bytes before the attribute
  static int fingerprint(byte[] buffer, int offset, int covered) {
    CRC32 crc = new CRC32();
    crc.update(buffer, offset, covered);
    return ((int) crc.getValue()) ^ FINGERPRINT_XOR;
  }

  private static int first(int held, int value) {
    return held == 0 ? value : held;
  }

  private static int u16(byte[] b, int at) {
    return ((b[at] & 0xFF) << 8) | (b[at + 1] & 0xFF);
  }

  private static int i32(byte[] b, int at) {
    return (u16(b, at) << 16) | u16(b, at + 2);
  }

  private static long i64(byte[] b, int at) {
    return ((long) i32(b, at) << 32) | (i32(b, at + 4) & 0xFFFF_FFFFL);
  }
}
