package io.rivero.codec.opus;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/// RFC 6716 sections 3.1 and 3.2.
class OpusPacketTest {
  @Test
  void table2SaysHowLongFramesAre() {
    double[] silk = {10, 20, 40, 60};
    double[] hybrid = {10, 20};
    double[] celt = {2.5, 5, 10, 20};
    for (int config = 0; config < 32; config++) {
      double milliseconds =
          config < 12 ? silk[config % 4] : config < 16 ? hybrid[config % 2] : celt[config % 4];
      byte[] packet = {(byte) (config << 3), 0, 0};
      assertThat(OpusPacket.samples(packet, 0, 3, 48_000)).isEqualTo((int) (milliseconds * 48));
      assertThat(OpusPacket.samples(packet, 0, 3, 8_000)).isEqualTo((int) (milliseconds * 8));
    }
  }

  @Test
  void framesAreCountedAsTheCodeSays() {
    int celt20 = 31 << 3;
    assertThat(samples(celt20)).isEqualTo(960);
    assertThat(samples(celt20 | 1, 0, 0)).isEqualTo(1920);
    assertThat(samples(celt20 | 2, 1, 0)).isEqualTo(1920);
    assertThat(samples(celt20 | 3, 6, 0, 0, 0, 0, 0, 0)).isEqualTo(5760);
  }

  @Test
  void packetsThatCannotBeAreMalformed() {
    int celt20 = 31 << 3;
    assertThat(samples()).isZero();
    assertThat(samples(celt20 | 1, 0)).isZero(); // two equal frames of half a byte
    assertThat(samples(celt20 | 2)).isZero(); // no size
    assertThat(samples(celt20 | 3)).isZero(); // no count
    assertThat(samples(celt20 | 3, 0)).isZero(); // no frames
    assertThat(samples(celt20 | 3, 7)).isZero(); // 140 ms
    assertThat(OpusPacket.samples(new byte[5000], 0, 5000, 48_000)).isZero();
  }

  private static int samples(int... bytes) {
    byte[] packet = new byte[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      packet[i] = (byte) bytes[i];
    }
    return OpusPacket.samples(packet, 0, packet.length, 48_000);
  }
}
