package io.rivero.srtp;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.Random;

/// Keys and packets for the tests of this package.
final class TestPackets {
  private TestPackets() {}

  static byte[] hex(String text) {
    return HexFormat.of().parseHex(text.replaceAll("\\s", ""));
  }

  static SrtpKeys keys(SrtpProfile profile, Random random) {
    return new SrtpKeys(
        profile,
        random(random, profile.keyLength()),
        random(random, profile.saltLength()),
        random(random, profile.keyLength()),
        random(random, profile.saltLength()));
  }

  private static ByteBuffer random(Random random, int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return ByteBuffer.wrap(bytes);
  }

  /// A packet with random CSRCs, extension and payload, of this SSRC and sequence number.
  static byte[] rtp(Random random, int ssrc, int sequenceNumber) {
    int csrcs = random.nextInt(4) == 0 ? random.nextInt(16) : 0;
    int words = random.nextInt(3) == 0 ? random.nextInt(20) : -1;
    int headerLength = 12 + 4 * csrcs + (words < 0 ? 0 : 4 + 4 * words);
    byte[] packet = new byte[headerLength + random.nextInt(1200)];
    random.nextBytes(packet);
    packet[0] = (byte) (0x80 | (words < 0 ? 0 : 0x10) | csrcs);
    var buffer = ByteBuffer.wrap(packet);
    buffer.putShort(2, (short) sequenceNumber).putInt(8, ssrc);
    if (words >= 0) {
      buffer.putShort(12 + 4 * csrcs, (short) 0xbede);
      buffer.putShort(14 + 4 * csrcs, (short) words);
    }
    return packet;
  }

  /// A compound packet (as far as SRTCP looks at it) of this SSRC.
  static byte[] rtcp(Random random, int ssrc) {
    byte[] packet = new byte[8 + 4 * random.nextInt(100)];
    random.nextBytes(packet);
    packet[0] = (byte) 0x80;
    packet[1] = (byte) 200;
    ByteBuffer.wrap(packet).putInt(4, ssrc);
    return packet;
  }

  /// The packet in an array with room before and after it.
  static byte[] withRoom(byte[] packet, int offset) {
    byte[] buffer = new byte[offset + packet.length + SrtpSession.MAX_OVERHEAD];
    System.arraycopy(packet, 0, buffer, offset, packet.length);
    return buffer;
  }
}
