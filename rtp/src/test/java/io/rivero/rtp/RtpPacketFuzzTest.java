package io.rivero.rtp;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.List;
import org.junit.jupiter.api.Test;

class RtpPacketFuzzTest {
  private static final List<byte[]> SEEDS =
      List.of(
          Hex.bytes("80 e0 fffe f0000001 deadbeef 010203"),
          Hex.bytes("90 60 0001 00000000 00000001 bede0003 10aa 21bbcc 00 00 32112233 00 0102"),
          Hex.bytes(
              "b2 60 0001 00000000 00000001 0000000a 0000000b 10000002 0100 00 c803010203"
                  + "0102 000003"));

  @FuzzTest
  void parseNeverThrows(byte[] bytes) {
    check(bytes);
  }

  @Test
  void damagedPacketsNeverThrow() {
    Mutator mutator = new Mutator(1);
    for (int i = 0; i < 8_000; i++) {
      check(mutator.mutate(SEEDS.get(i % SEEDS.size())));
    }
  }

  /// What is accepted lies within the packet, and survives being written and read again.
  private static void check(byte[] bytes) {
    RtpPacket packet = new RtpPacket();
    if (!packet.parse(bytes, 0, bytes.length) || !packet.decrypted(bytes, 0, bytes.length)) {
      return;
    }
    assertThat(packet.payloadLength()).isNotNegative();
    assertThat(packet.payloadOffset() + packet.payloadLength() + packet.paddingLength())
        .isEqualTo(bytes.length);
    RtpWriter writer = new RtpWriter();
    byte[] out = new byte[bytes.length + 300];
    writer.begin(
        out,
        0,
        packet.payloadType(),
        packet.marker(),
        packet.sequenceNumber(),
        packet.timestamp(),
        packet.ssrc());
    writer.twoByteExtensions();
    for (int i = 0; i < packet.extensionCount(); i++) {
      assertThat(packet.extensionOffsetAt(i) + packet.extensionLengthAt(i))
          .isBetween(16, packet.payloadOffset());
      writer.extension(
          packet.extensionIdAt(i), bytes, packet.extensionOffsetAt(i), packet.extensionLengthAt(i));
    }
    writer.payload(bytes, packet.payloadOffset(), packet.payloadLength());
    RtpPacket again = new RtpPacket();
    assertThat(again.parse(out, 0, writer.end())).isTrue();
    assertThat(again.extensionCount()).isEqualTo(packet.extensionCount());
    assertThat(again.payloadLength()).isEqualTo(packet.payloadLength());
    assertThat(again.ssrc()).isEqualTo(packet.ssrc());
  }
}
