package io.rivero.rtp.rtcp;

import static org.assertj.core.api.Assertions.assertThat;

import io.rivero.rtp.Hex;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RtcpTest {
  private static final String PLI = "81ce0002 00000001 00000002";

  private final List<RtcpPacket> read = new ArrayList<>();

  private boolean parse(String hex) {
    read.clear();
    byte[] bytes = Hex.bytes(hex);
    return Rtcp.parse(bytes, 0, bytes.length, read::add);
  }

  /// RFC 3550 section 6.1.
  @Test
  void readsACompoundInOrder() {
    assertThat(parse("80c90001 00000001 81ca0003 00000001 0105616c69636500" + PLI)).isTrue();
    assertThat(read)
        .containsExactly(
            new ReceiverReport(1, List.of()), SourceDescription.of(1, "alice"), new Pli(1, 2));
  }

  /// RFC 5506 section 3.4: no report is required.
  @Test
  void readsReducedSize() {
    assertThat(parse(PLI)).isTrue();
    assertThat(read).containsExactly(new Pli(1, 2));
  }

  @Test
  void anEmptyOrBrokenCompoundIsMalformed() {
    assertThat(parse("")).isFalse();
    assertThat(parse("81ce00")).isFalse();
    assertThat(parse("41ce0002 00000001 00000002")).as("version 1").isFalse();
    assertThat(parse("81ce0003 00000001 00000002")).as("longer than the datagram").isFalse();
    assertThat(read).isEmpty();
  }

  @Test
  void whatPrecedesTheBrokenPartIsDelivered() {
    assertThat(parse(PLI + "81ce0003 00000001 00000002")).isFalse();
    assertThat(read).containsExactly(new Pli(1, 2));
  }

  @Test
  void aBrokenBodyIsLeftOutAndTheNextPacketRead() {
    assertThat(parse("81c90001 00000001" + PLI)).as("block missing").isFalse();
    assertThat(read).containsExactly(new Pli(1, 2));
  }

  @Test
  void brokenBodiesAreMalformed() {
    for (String hex :
        List.of(
            "80c80005 00000001 0000000000000000 00000000 00000000", // SR without octet count
            "80c90000", // RR without SSRC
            "82cb0001 00000001", // BYE with one of two
            "81ca0001 00000001", // SDES without an end of the list
            "81ca0002 00000001 01050000", // item behind the end
            "81ca0002 00000001 01026161", // no zero byte
            "81ce0001 00000001", // PLI without a media source
            "81cd0002 00000001 00000002", // NACK of nothing
            "84ce0002 00000001 00000000", // FIR of nobody
            "84ce0003 00000001 00000000 00000002", // half an entry
            "8fce0004 00000001 00000000 52454d42 01 0bd090", // REMB with none of one
            "80cf0000", // XR without SSRC
            "80cf0002 00000001 04000002")) { // XR block behind the end
      assertThat(parse(hex)).as(hex).isFalse();
      assertThat(read).as(hex).isEmpty();
    }
  }

  @Test
  void unknownTypesAreReportedToBeCounted() {
    assertThat(
            parse(
                "85cc0001 00000001 8fce0003 00000001 00000002 41424344 87cd0002 0000000000000000"))
        .isTrue();
    assertThat(read)
        .containsExactly(
            new UnknownRtcp(204, 5, 8), new UnknownRtcp(206, 15, 16), new UnknownRtcp(205, 7, 12));
  }

  /// RFC 3550 section 6.4.1.
  @Test
  void stripsPadding() {
    assertThat(parse("a1cb0002 00000001 00000004")).isTrue();
    assertThat(read).containsExactly(new Bye(IntList.of(1)));
    assertThat(parse("a1cb0002 00000001 00000000")).as("0").isFalse();
    assertThat(parse("a1cb0002 00000001 00000003")).as("no multiple of four").isFalse();
    assertThat(parse("a1cb0002 00000001 0000000c")).as("longer than the body").isFalse();
    assertThat(parse("a0cb0000")).as("no body").isFalse();
    assertThat(parse("a1cb0002 00000001 00000008")).as("nothing left for the SSRC").isFalse();
  }

  @Test
  void readsAtMost32Packets() {
    assertThat(parse(PLI.repeat(Rtcp.MAX_PACKETS))).isTrue();
    assertThat(parse(PLI.repeat(Rtcp.MAX_PACKETS + 1))).isFalse();
    assertThat(read).hasSize(Rtcp.MAX_PACKETS);
  }

  @Test
  void readsAtMost1024SequenceNumbersOfANack() {
    String pairs = "0000ffff".repeat(100);
    assertThat(parse("81cd0066 00000001 00000002" + pairs)).isTrue();
    assertThat(((Nack) read.getFirst()).sequenceNumbers().size())
        .isEqualTo(Nack.MAX_SEQUENCE_NUMBERS);
  }

  @Test
  void readsAtMost64EntriesOfAFir() {
    assertThat(parse("84ce00ca 00000001 00000000" + "0000000201000000".repeat(100))).isTrue();
    assertThat(((Fir) read.getFirst()).entries()).hasSize(Fir.MAX_ENTRIES);
  }

  @Test
  void readsAtMost64DelaysOfAnExtendedReport() {
    assertThat(parse("80cf012e 00000001 0500012c" + "000000010000000200000003".repeat(100)))
        .isTrue();
    assertThat(((ExtendedReport) read.getFirst()).delays()).hasSize(ExtendedReport.MAX_DELAYS);
  }

  /// RFC 3611 section 3: blocks of unknown types are skipped.
  @Test
  void skipsUnknownBlocksOfAnExtendedReport() {
    assertThat(parse("80cf0006 00000001 2a000001 00000000 04000002 0000000100000002")).isTrue();
    assertThat(read).containsExactly(new ExtendedReport(1, 0x1_0000_0002L, List.of()));
  }

  /// RFC 3550 section 6.5: other items are skipped, and the last one may be of length 0.
  @Test
  void skipsOtherItemsOfASourceDescription() {
    assertThat(parse("81ca0004 00000001 02 02 6161 01 01 62 06 00 000000".replace(" ", "")))
        .isTrue();
    assertThat(read).containsExactly(SourceDescription.of(1, "b"));
  }

  @Test
  void aNameThatIsNoUtf8StaysWithinItsLimit() {
    assertThat(parse("81ca0042 00000001 01ff" + "ff".repeat(255) + "000000")).isTrue();
    SourceDescription description = (SourceDescription) read.getFirst();
    assertThat(description.chunks().getFirst().cname()).isEqualTo("?".repeat(255));
  }

  /// What stands for more than 63 bits is as much as can be said.
  @Test
  void aHugeBitRateSaturates() {
    assertThat(parse("8fce0004 00000001 00000000 52454d42 00 ffffff")).isTrue();
    assertThat(read).containsExactly(new Remb(1, Long.MAX_VALUE, IntList.of()));
    assertThat(parse("8fce0004 00000001 00000000 52454d42 00 fc0000")).as("0 * 2^63").isTrue();
    assertThat(read).containsExactly(new Remb(1, 0, IntList.of()));
  }
}
