package io.rivero.rtp.payload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rivero.rtp.Hex;
import io.rivero.rtp.RtpPacket;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PacketizerTest {
  private final List<String> payloads = new ArrayList<>();
  private final PayloadSink sink =
      (buffer, offset, length, marker) -> {
        assertThat(buffer).hasSize(offset + length);
        payloads.add(Hex.text(buffer, offset, length) + (marker ? " M" : ""));
      };

  private static byte[] frame(int first, int length) {
    byte[] frame = new byte[length];
    Arrays.fill(frame, (byte) 7);
    frame[0] = (byte) first;
    return frame;
  }

  /// RFC 7741 section 4.2: X, S; I; M and 15 bits of PictureID.
  @Test
  void vp8PacketsAreBalancedAndCarryThePictureId() {
    Vp8Packetizer packetizer = new Vp8Packetizer(64, 12, 0x7fff);
    packetizer.packetize(frame(0, 61), 0, 61, sink);
    packetizer.packetize(frame(1, 2), 0, 2, sink);
    assertThat(payloads)
        .containsExactly(
            "9080ffff00" + "07".repeat(30), "8080ffff" + "07".repeat(30) + " M", "908080000107 M");
  }

  /// RFC 7741 section 4.2: I, L, T, K; TID, Y and KEYIDX share a byte; N marks what is not referred
  /// to.
  @Test
  void vp8LayersAreToldInTheDescriptor() {
    Vp8Packetizer packetizer = new Vp8Packetizer(64, 0, 1);
    packetizer.packetize(frame(0, 1), 0, 1, 0, false, false, sink);
    packetizer.packetize(frame(1, 1), 0, 1, 2, true, true, sink);
    packetizer.packetize(frame(1, 1), 0, 1, 0, false, false, sink);
    packetizer.packetize(frame(0, 1), 0, 1, 0, false, false, sink);
    assertThat(payloads)
        .containsExactly(
            "90f0" + "8001" + "00" + "00" + "00 M",
            "b0f0" + "8002" + "00" + "a0" + "01 M",
            "90f0" + "8003" + "01" + "00" + "01 M",
            "90f0" + "8004" + "02" + "01" + "00 M");
  }

  @Test
  void vp8NumbersWrap() {
    Vp8Packetizer packetizer = new Vp8Packetizer(64, 0, 0x7fff - 2);
    for (int i = 0; i < 300; i++) {
      packetizer.packetize(frame(0, 1), 0, 1, 0, false, false, sink);
    }
    assertThat(payloads.get(2)).startsWith("90f0" + "ffff" + "02" + "02");
    assertThat(payloads.get(3)).startsWith("90f0" + "8000" + "03" + "03");
    assertThat(payloads.get(256)).startsWith("90f0" + "80fd" + "00" + "00");
    assertThat(payloads.get(299)).startsWith("90f0" + "8128" + "2b" + "0b");
  }

  /// RFC 6184 sections 5.6, 5.7.1.
  @Test
  void h264SmallUnitsGoTogetherAndMiddleOnesAlone() {
    H264Packetizer packetizer = new H264Packetizer(64, 12);
    String slice = "65" + "88".repeat(60);
    byte[] frame = Hex.bytes("000000016742c01f 00000168ce3c80 000001" + slice + "0000");
    assertThat(packetizer.packetize(frame, 0, frame.length, sink)).isTrue();
    assertThat(payloads)
        .containsExactly("78" + "0004" + "6742c01f" + "0004" + "68ce3c80", slice + " M");
  }

  /// RFC 6184 section 5.8: S and E, and the type, in the second byte.
  @Test
  void h264LargeUnitIsFragmented() {
    H264Packetizer packetizer = new H264Packetizer(64, 0);
    byte[] frame = Hex.bytes("00000001" + "41" + "99".repeat(125));
    packetizer.packetize(frame, 0, frame.length, sink);
    assertThat(payloads)
        .containsExactly(
            "5c81" + "99".repeat(42), "5c01" + "99".repeat(42), "5c41" + "99".repeat(41) + " M");
  }

  @Test
  void h264WithoutUnitsSendsNothing() {
    H264Packetizer packetizer = new H264Packetizer(64, 0);
    byte[] nothing = Hex.bytes("0000000100000001 000001");
    assertThat(packetizer.packetize(nothing, 0, nothing.length, sink)).isFalse();
    assertThat(payloads).isEmpty();
  }

  @Test
  void impossibleArgumentsAreTheCallersBug() {
    assertThatThrownBy(() -> new Vp8Packetizer(63, 0, 0))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Vp8Packetizer(100, 0, 0x8000))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new H264Packetizer(100, -1))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Vp8Packetizer(100, 0, 0).packetize(new byte[1], 0, 0, sink))
        .isInstanceOf(IllegalArgumentException.class);
    LocalRtpWriter writer = new LocalRtpWriter(PayloadFormat.VP8, 96, 1, 2, (packet, now) -> {});
    assertThatThrownBy(() -> writer.payload(new byte[20], 12, 8, true))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void localPacketsLookLikeReceivedOnes() {
    List<RtpPacket> packets = new ArrayList<>();
    LocalRtpWriter writer =
        new LocalRtpWriter(
            PayloadFormat.VP8,
            96,
            0x12345678,
            65535,
            (packet, now) -> {
              RtpPacket kept = new RtpPacket();
              kept.copyFrom(packet);
              packets.add(kept);
            });
    byte[] key = frame(0, 100);
    key[3] = (byte) 0x9d;
    key[4] = 0x01;
    key[5] = 0x2a;
    Vp8Packetizer packetizer = new Vp8Packetizer(64, LocalRtpWriter.HEADROOM, 3);
    packetizer.packetize(key, 0, key.length, writer.frame(0x1_0000_0005L, 77));
    assertThat(packets).hasSize(2);
    RtpPacket first = packets.get(0);
    assertThat(first.sequenceNumber()).isEqualTo(65535);
    assertThat(first.extendedSequence()).isEqualTo(65535);
    assertThat(first.timestamp()).isEqualTo(5);
    assertThat(first.extendedTimestamp()).isEqualTo(0x1_0000_0005L);
    assertThat(first.receivedNanos()).isEqualTo(77);
    assertThat(first.payloadType()).isEqualTo(96);
    assertThat(first.ssrc()).isEqualTo(0x12345678);
    assertThat(first.isKeyFrameStart()).isTrue();
    assertThat(first.isFrameStart()).isTrue();
    assertThat(first.marker()).isFalse();
    assertThat(first.buffer()).hasSize(12 + 4 + 50);
    RtpPacket second = packets.get(1);
    assertThat(second.sequenceNumber()).isZero();
    assertThat(second.extendedSequence()).isEqualTo(65536);
    assertThat(second.isKeyFrameStart()).isFalse();
    assertThat(second.isFrameStart()).isFalse();
    assertThat(second.marker()).isTrue();
    assertThat(writer.nextSequence()).isEqualTo(65537);
    assertThat(writer.ssrc()).isEqualTo(0x12345678);
  }

  @Test
  void accessUnitsOfAnyShapeComeBackAsTheyWere() {
    Random random = new Random(8);
    FrameRecorder recorder = new FrameRecorder();
    FrameAssembler assembler =
        new FrameAssembler(PayloadFormat.H264, FrameAssembler.Config.defaults(), recorder);
    LocalRtpWriter writer =
        new LocalRtpWriter(
            PayloadFormat.H264,
            102,
            9,
            65_000,
            (packet, now) -> {
              RtpPacket kept = new RtpPacket();
              kept.copyFrom(packet);
              assembler.receive(kept);
            });
    H264Packetizer packetizer = new H264Packetizer(100, LocalRtpWriter.HEADROOM);
    List<String> sent = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      String unit = accessUnit(random, i == 0);
      sent.add(unit);
      byte[] bytes = Hex.bytes(unit);
      packetizer.packetize(bytes, 0, bytes.length, writer.frame(3000L * i, i));
    }
    assertThat(recorder.losses).isEmpty();
    assertThat(recorder.frames.stream().map(f -> Hex.text(f.bytes(), 0, f.bytes().length)))
        .isEqualTo(sent);
  }

  private static String accessUnit(Random random, boolean parameters) {
    StringBuilder unit = new StringBuilder();
    if (parameters || random.nextInt(4) == 0) {
      unit.append("00000001" + "6742c01f8c" + "00000001" + "68ce3c80");
    }
    int slices = 1 + random.nextInt(4);
    for (int s = 0; s < slices; s++) {
      unit.append("00000001" + "41");
      int size = 1 + random.nextInt(random.nextBoolean() ? 20 : 400);
      for (int i = 0; i < size; i++) {
        unit.append(Hex.text(new byte[] {(byte) (1 + random.nextInt(255))}, 0, 1));
      }
    }
    return unit.toString();
  }
}
