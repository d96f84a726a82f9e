package io.rivero.ice;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import javax.crypto.spec.SecretKeySpec;

/// Writes one STUN message (RFC 8489 section 5), attribute by attribute.
final class StunWriter {
  /// Room for two ufrags of 256 characters and everything else that we write.
  private static final int CAPACITY = 768;

  private final ByteBuffer out = ByteBuffer.allocate(CAPACITY);

  StunWriter(int type, TransactionId id) {
    out.putShort((short) type).putShort((short) 0).putInt(StunMessage.MAGIC_COOKIE);
    out.putInt(id.high()).putLong(id.low());
  }

  StunWriter username(String username) {
    return attribute(StunMessage.USERNAME, username.getBytes(StandardCharsets.UTF_8));
  }

  StunWriter priority(long priority) {
    out.putShort((short) StunMessage.PRIORITY).putShort((short) 4).putInt((int) priority);
    return this;
  }

  StunWriter role(boolean controlling, long tieBreaker) {
    int type = controlling ? StunMessage.ICE_CONTROLLING : StunMessage.ICE_CONTROLLED;
    out.putShort((short) type).putShort((short) 8).putLong(tieBreaker);
    return this;
  }

  StunWriter useCandidate() {
    return attribute(StunMessage.USE_CANDIDATE);
  }

  StunWriter xorMappedAddress(InetSocketAddress address) {
    byte[] bytes = address.getAddress().getAddress();
    out.putShort((short) StunMessage.XOR_MAPPED_ADDRESS).putShort((short) (4 + bytes.length));
    out.putShort((short) (bytes.length == 4 ? 1 : 2));
    out.putShort((short) (address.getPort() ^ (StunMessage.MAGIC_COOKIE >>> 16)));
    for (int i = 0; i < bytes.length; i++) {
      out.put((byte) (bytes[i] ^ out.get(4 + i)));
    }
    return this;
  }

  StunWriter errorCode(int code, String reason) {
    byte[] text = reason.getBytes(StandardCharsets.UTF_8);
    ByteBuffer value = ByteBuffer.allocate(4 + text.length);
    value.putShort((short) 0).put((byte) (code / 100)).put((byte) (code % 100)).put(text);
    return attribute(StunMessage.ERROR_CODE, value.array());
  }

  StunWriter unknownAttributes(int... types) {
    ByteBuffer value = ByteBuffer.allocate(2 * types.length);
    for (int type : types) {
      value.putShort((short) type);
    }
    return attribute(StunMessage.UNKNOWN_ATTRIBUTES, value.array());
  }

  StunWriter attribute(int type, byte... value) {
    out.putShort((short) type).putShort((short) value.length).put(value);
    while ((out.position() & 3) != 0) {
      out.put((byte) 0);
    }
    return this;
  }

  /// Adds MESSAGE-INTEGRITY and FINGERPRINT, which the length must already count.
  byte[] finish(StunIntegrity hmac, SecretKeySpec key) {
    byte[] mac = hmac.compute(key, out.array(), 0, out.position());
    attribute(StunMessage.MESSAGE_INTEGRITY, mac);
    return finish();
  }

  /// Adds FINGERPRINT.
  byte[] finish() {
    int covered = out.position();
    out.putShort(2, (short) (covered + 8 - StunMessage.HEADER_LENGTH));
    int fingerprint = StunMessage.fingerprint(out.array(), 0, covered);
    out.putShort((short) StunMessage.FINGERPRINT).putShort((short) 4).putInt(fingerprint);
    return Arrays.copyOf(out.array(), out.position());
  }
}
