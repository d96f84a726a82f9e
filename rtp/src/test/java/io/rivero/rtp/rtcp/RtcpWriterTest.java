package io.rivero.rtp.rtcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RtcpWriterTest {
  private final Random random = new Random(7);

  @Test
  void whatFitsIsReadAgainAndWhatDoesNotFitIsRefused() {
    for (int i = 0; i < 5000; i++) {
      byte[] out = new byte[20 + random.nextInt(600)];
      RtcpWriter writer = new RtcpWriter(out, 0, out.length);
      List<RtcpPacket> written = new ArrayList<>();
      for (int k = 0; k < 6; k++) {
        RtcpPacket packet = any();
        int before = writer.length();
        if (writer.append(packet)) {
          written.add(packet);
        } else {
          assertThat(writer.length()).isEqualTo(before);
        }
        assertThat(writer.length()).isLessThanOrEqualTo(out.length);
      }
      List<RtcpPacket> read = new ArrayList<>();
      assertThat(Rtcp.parse(out, 0, writer.length(), read::add)).isEqualTo(!written.isEmpty());
      assertThat(read).isEqualTo(written);
    }
  }

  private RtcpPacket any() {
    int a = random.nextInt();
    int b = random.nextInt();
    return switch (random.nextInt(10)) {
      case 0 -> new SenderReport(a, random.nextLong(), u32(), u32(), u32(), blocks());
      case 1 -> new ReceiverReport(a, blocks());
      case 2 -> SourceDescription.of(a, "x".repeat(random.nextInt(256)));
      case 3 -> new Bye(ints(31));
      case 4 -> new Nack(a, b, ascending());
      case 5 -> new Pli(a, b);
      case 6 ->
          new Fir(
              a,
              IntStream.range(0, 1 + random.nextInt(5))
                  .mapToObj(i -> new Fir.Entry(b + i, random.nextInt(256)))
                  .toList());
      case 7 -> new Remb(a, (long) random.nextInt(1 << 18) << random.nextInt(46), ints(20));
      case 8 -> new TransportFeedback(a, b, 3, 65535, -5, IntList.of(1, 300, -1));
      default ->
          new ExtendedReport(
              a,
              random.nextLong(1, Long.MAX_VALUE),
              IntStream.range(0, random.nextInt(5))
                  .mapToObj(i -> new ExtendedReport.Delay(i, b, u32()))
                  .toList());
    };
  }

  private long u32() {
    return random.nextInt() & 0xffff_ffffL;
  }

  private IntList ints(int most) {
    return IntList.of(random.ints(random.nextInt(most + 1)).toArray());
  }

  private IntList ascending() {
    int[] numbers = new int[1 + random.nextInt(60)];
    int number = random.nextInt(65536);
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = number & 0xffff;
      number += 1 + random.nextInt(random.nextBoolean() ? 2 : 40);
    }
    return IntList.of(numbers);
  }

  private List<ReportBlock> blocks() {
    List<ReportBlock> blocks = new ArrayList<>();
    for (int i = random.nextInt(ReportBlock.MAX_PER_REPORT + 1); i > 0; i--) {
      blocks.add(
          new ReportBlock(
              random.nextInt(),
              random.nextInt(256),
              random.nextInt(-0x800000, 0x800000),
              u32(),
              u32(),
              random.nextInt(),
              u32()));
    }
    return blocks;
  }

  /// RFC 3550 section A.3: what the fields cannot hold is clamped.
  @Test
  void lossIsClamped() {
    ReportBlock block = new ReportBlock(1, 300, 1 << 30, 0, 0, 0, 0);
    assertThat(block.fractionLost()).isEqualTo(255);
    assertThat(block.cumulativeLost()).isEqualTo(0x7fffff);
    assertThat(new ReportBlock(1, -1, -1 << 30, 0, 0, 0, 0).cumulativeLost()).isEqualTo(-0x800000);
  }

  /// draft-alvestrand-rmcat-remb-03 section 2.2: 18 significant bits.
  @Test
  void bitRatesAreRoundedDown() {
    byte[] out = new byte[100];
    RtcpWriter writer = new RtcpWriter(out, 0, out.length);
    for (long rate : new long[] {1, 262_143, 262_145, 12_345_678, Long.MAX_VALUE}) {
      writer.clear();
      writer.append(new Remb(1, rate, IntList.of()));
      List<RtcpPacket> read = new ArrayList<>();
      Rtcp.parse(out, 0, writer.length(), read::add);
      long got = ((Remb) read.getFirst()).bitsPerSecond();
      assertThat(got).isLessThanOrEqualTo(rate).isGreaterThan(rate - rate / 131_072 - 1);
    }
  }

  @Test
  void valuesThatCannotBeWrittenAreTheCallersBug() {
    RtcpWriter writer = new RtcpWriter(new byte[100], 0, 100);
    assertThatThrownBy(() -> writer.append(new UnknownRtcp(204, 0, 8)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Bye(IntList.of(new int[32]))).hasMessageContaining("32");
    assertThatThrownBy(() -> new Nack(1, 2, IntList.of())).hasMessageContaining("0 sequence");
    assertThatThrownBy(() -> new Nack(1, 2, IntList.of(new int[1025])))
        .hasMessageContaining("1025");
    assertThatThrownBy(() -> new Fir(1, List.of())).hasMessageContaining("0 entries");
    assertThatThrownBy(() -> new Remb(1, -1, IntList.of())).hasMessageContaining("-1 bit/s");
    assertThatThrownBy(() -> SourceDescription.of(1, "\u00e9".repeat(128)))
        .hasMessageContaining("255 bytes");
    assertThatThrownBy(() -> new RtcpWriter(new byte[3], 0, 4))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
