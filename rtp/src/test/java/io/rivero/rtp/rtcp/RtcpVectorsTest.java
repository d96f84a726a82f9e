package io.rivero.rtp.rtcp;

import static org.assertj.core.api.Assertions.assertThat;

import io.rivero.rtp.Hex;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Each type against bytes that were put together by hand from its RFC, written and read.
class RtcpVectorsTest {
  private static void writesAndReads(RtcpPacket packet, String hex) {
    byte[] expected = Hex.bytes(hex);
    byte[] out = new byte[expected.length + 4];
    RtcpWriter writer = new RtcpWriter(out, 2, out.length);
    assertThat(writer.append(packet)).isTrue();
    assertThat(Hex.text(out, 2, writer.length())).isEqualTo(Hex.text(expected, 0, expected.length));
    List<RtcpPacket> read = new ArrayList<>();
    assertThat(Rtcp.parse(out, 2, writer.length(), read::add)).isTrue();
    assertThat(read).containsExactly(packet);
  }

  /// RFC 3550 section 6.4.1.
  @Test
  void senderReport() {
    ReportBlock block = new ReportBlock(7, 64, -2, 0x0001fffeL, 3, 0xb7052000, 0x00054000);
    writesAndReads(
        new SenderReport(
            0xdeadbeef, 0xb7052000_80000000L, 0xfffffff0L, 0xffffffffL, 1000, List.of(block)),
        "81c8000c deadbeef b705200080000000 fffffff0 ffffffff 000003e8"
            + "00000007 40fffffe 0001fffe 00000003 b7052000 00054000");
  }

  /// RFC 3550 section 6.4.2.
  @Test
  void receiverReport() {
    writesAndReads(new ReceiverReport(1, List.of()), "80c90001 00000001");
    writesAndReads(
        new ReceiverReport(1, List.of(new ReportBlock(2, 255, 0x7fffff, 5, 6, 0, 0))),
        "81c90007 00000001 00000002 ff7fffff 00000005 00000006 00000000 00000000");
  }

  /// RFC 3550 section 6.5: one to four zero bytes end a chunk.
  @Test
  void sourceDescription() {
    writesAndReads(SourceDescription.of(1, "alice"), "81ca0003 00000001 01 05 616c696365 00");
    writesAndReads(
        SourceDescription.of(1, "alice1"), "81ca0004 00000001 01 06 616c69636531 00000000");
    writesAndReads(
        new SourceDescription(
            List.of(new SourceDescription.Chunk(1, "a"), new SourceDescription.Chunk(2, "\u00e9"))),
        "82ca0005 00000001 01 01 61 00 00000002 01 02 c3a9 00000000");
  }

  /// RFC 3550 section 6.6.
  @Test
  void bye() {
    writesAndReads(new Bye(IntList.of(1, -2)), "82cb0002 00000001 fffffffe");
    writesAndReads(new Bye(IntList.of()), "80cb0000");
  }

  /// RFC 4585 section 6.2.1: 16 numbers behind the first fit into a mask.
  @Test
  void nack() {
    writesAndReads(
        new Nack(1, 2, IntList.of(100, 101, 116, 117, 134)),
        "81cd0005 00000001 00000002 0064 8001 0075 0000 0086 0000");
    writesAndReads(
        new Nack(1, 2, IntList.of(65535, 0, 15)), "81cd0003 00000001 00000002 ffff 8001");
  }

  /// RFC 4585 section 6.3.1.
  @Test
  void pictureLoss() {
    writesAndReads(new Pli(1, 2), "81ce0002 00000001 00000002");
  }

  /// RFC 5104 section 4.3.1.
  @Test
  void fullIntraRequest() {
    writesAndReads(
        new Fir(1, List.of(new Fir.Entry(2, 3), new Fir.Entry(4, 255))),
        "84ce0006 00000001 00000000 00000002 03000000 00000004 ff000000");
  }

  /// draft-alvestrand-rmcat-remb-03 section 2.2: 1 000 000 is 250 000 * 2^2.
  @Test
  void estimatedBitRate() {
    writesAndReads(
        new Remb(1, 1_000_000, IntList.of(2)),
        "8fce0005 00000001 00000000 52454d42 01 0bd090 00000002");
    writesAndReads(new Remb(1, 0, IntList.of()), "8fce0004 00000001 00000000 52454d42 00 000000");
    writesAndReads(
        new Remb(1, 0x3ffffL << 45, IntList.of()), "8fce0004 00000001 00000000 52454d42 00 b7ffff");
  }

  /// draft-holmer-rmcat-transport-wide-cc-extensions-01 section 3.1: two bits per status.
  @Test
  void transportFeedbackWithLargeDeltas() {
    writesAndReads(
        new TransportFeedback(
            1, 2, 7, 1000, 0x102, IntList.of(4, 8, TransportFeedback.NOT_RECEIVED, 300, -2)),
        "8fcd0006 00000001 00000002 03e8 0005 000102 07 d4a0 04 08 012c fffe");
  }

  /// Section 3.1.3: a run of 20 small deltas.
  @Test
  void transportFeedbackWithARun() {
    writesAndReads(
        new TransportFeedback(1, 2, 0, 65530, -1, IntList.of(new int[20])),
        "8fcd000a 00000001 00000002 fffa 0014 ffffff 00 2014" + "00".repeat(20) + "0000");
  }

  /// Section 3.1.4: one bit per status.
  @Test
  void transportFeedbackWithEveryOtherPacketLost() {
    int[] deltas = new int[14];
    for (int i = 0; i < 14; i++) {
      deltas[i] = i % 2 == 0 ? i : TransportFeedback.NOT_RECEIVED;
    }
    writesAndReads(
        new TransportFeedback(1, 2, 255, 0, 0, IntList.of(deltas)),
        "8fcd0007 00000001 00000002 0000 000e 000000 ff aaaa 00020406080a0c" + "000000");
  }

  /// RFC 3611 sections 4.4 and 4.5.
  @Test
  void extendedReport() {
    writesAndReads(
        new ExtendedReport(
            1, 0x1111111122222222L, List.of(new ExtendedReport.Delay(2, 3, 0xffffffffL))),
        "80cf0008 00000001 04000002 1111111122222222 05000003 00000002 00000003 ffffffff");
    writesAndReads(new ExtendedReport(1, 0, List.of()), "80cf0001 00000001");
  }
}
