package io.rivero.rtp.payload;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.rivero.rtp.Bytes;
import io.rivero.rtp.Hex;
import io.rivero.rtp.Mutator;
import io.rivero.rtp.RtpPacket;
import io.rivero.rtp.SequenceExtender;
import io.rivero.rtp.TimestampExtender;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FrameFuzzTest {
  private static final int MAX_FRAME = 2_000;
  private static final List<byte[]> VP8 =
      List.of(
          Hex.bytes("90f0 9234 56 27 1002009d012a8002e001"),
          Hex.bytes("80f0 9234 56 27 11"),
          Hex.bytes("9080 9235 0102"),
          Hex.bytes("10 0102"));
  private static final List<byte[]> H264 =
      List.of(
          Hex.bytes("78 0004 6742c01f 0004 68ce3c80 0002 6588"),
          Hex.bytes("6742c01f8c8d40"),
          Hex.bytes("68ce3c80"),
          Hex.bytes("7c85 88"),
          Hex.bytes("7c05 88"),
          Hex.bytes("7c45 88"),
          Hex.bytes("419a22"));

  @FuzzTest
  void vp8NeverThrows(byte[] bytes) {
    run(PayloadFormat.VP8, bytes);
  }

  @FuzzTest
  void h264NeverThrows(byte[] bytes) {
    run(PayloadFormat.H264, bytes);
  }

  /// A script: sequence number, timestamp, marker, time and length in front of each payload.
  private static void run(PayloadFormat format, byte[] script) {
    Run run = new Run(format);
    int at = 0;
    while (at + 6 <= script.length) {
      int size = Math.min(Bytes.u8(script, at + 5), script.length - at - 6);
      byte[] payload = new byte[size];
      System.arraycopy(script, at + 6, payload, 0, size);
      boolean marker = (script[at + 3] & 1) != 0;
      run.time += Bytes.u8(script, at + 4) * 4_000_000L;
      run.receive(Bytes.u16(script, at), Bytes.u8(script, at + 2), marker, payload);
      at += 6 + size;
    }
    run.end();
  }

  @Test
  void damagedPayloadsInAnyOrderNeverThrow() {
    Mutator mutator = new Mutator(5);
    Random random = new Random(6);
    for (int i = 0; i < 400; i++) {
      boolean vp8 = i % 2 == 0;
      List<byte[]> seeds = vp8 ? VP8 : H264;
      Run run = new Run(vp8 ? PayloadFormat.VP8 : PayloadFormat.H264);
      int sequence = random.nextInt(65536);
      for (int p = 0; p < 200; p++) {
        byte[] seed = seeds.get(random.nextInt(seeds.size()));
        byte[] payload = random.nextInt(3) == 0 ? mutator.mutate(seed) : seed;
        int jump = random.nextInt(20);
        sequence += jump == 0 ? random.nextInt(65536) : jump == 1 ? -random.nextInt(30) : 1;
        run.time += random.nextInt(40) * 1_000_000L;
        run.receive(sequence & 0xffff, p / 3, random.nextInt(3) == 0, payload);
      }
      run.end();
    }
  }

  /// What of one stream comes out stays in order and within the limits.
  private static final class Run implements FrameAssembler.Output {
    final FrameAssembler assembler;
    final SequenceExtender sequences = new SequenceExtender();
    final TimestampExtender timestamps = new TimestampExtender();
    long time = 1;

    Run(PayloadFormat format) {
      FrameAssembler.Config config = new FrameAssembler.Config(100_000_000, MAX_FRAME, 64);
      assembler = new FrameAssembler(format, config, this);
    }

    void receive(int sequence, int timestamp, boolean marker, byte[] payload) {
      byte[] b = new byte[12 + payload.length];
      new io.rivero.rtp.RtpWriter()
          .begin(b, 0, 96, marker, sequence, 3000L * timestamp, 7)
          .payload(payload, 0, payload.length)
          .end();
      RtpPacket packet = new RtpPacket();
      assertThat(packet.parse(b, 0, b.length) && packet.decrypted(b, 0, b.length)).isTrue();
      packet.setExtendedSequence(sequences.extend(sequence));
      packet.setExtendedTimestamp(timestamps.extend(packet.timestamp()));
      packet.setReceivedNanos(time);
      assembler.onTimeout(time);
      assembler.receive(packet);
    }

    void end() {
      assembler.onTimeout(time + 200_000_000);
      assertThat(assembler.deadlineNanos()).isEqualTo(FrameAssembler.NO_DEADLINE);
    }

    @Override
    public void frame(EncodedFrame frame) {
      int inserted = ParameterSets.MAX_SETS * (ParameterSets.MAX_SET_BYTES + 4);
      assertThat(frame.bytes()).hasSizeBetween(1, 3 * MAX_FRAME + inserted);
      assertThat(frame.lastReceivedNanos()).isBetween(frame.firstReceivedNanos(), time);
    }

    @Override
    public void lost(FrameLoss reason) {
      assertThat(assembler.lost(reason)).isPositive();
    }
  }
}
