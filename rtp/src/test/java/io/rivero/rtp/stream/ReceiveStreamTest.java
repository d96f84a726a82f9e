package io.rivero.rtp.stream;

import static io.rivero.rtp.stream.Media.MS;
import static org.assertj.core.api.Assertions.assertThat;

import io.rivero.rtp.RtpPacket;
import io.rivero.rtp.stream.ReceiveStream.Verdict;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// RFC 3550 sections A.1, A.3 and A.8.
class ReceiveStreamTest {
  private final ReceiveStream stream = new ReceiveStream(1, 0, 0);
  private RtpPacket last = new RtpPacket();

  private Verdict receive(int sequence) {
    return receive(sequence, 0, 0);
  }

  private Verdict receive(int sequence, long timestamp, long nowNanos) {
    last = Media.packet(96, sequence & 0xffff, timestamp, 1, new byte[100]);
    return stream.receive(last, 90_000, false, nowNanos);
  }

  @Test
  void lossIsCountedAsTheRfcSays() {
    for (int s : new int[] {10, 11, 13, 15}) {
      receive(s);
    }
    assertThat(stream.cumulativeLost()).isEqualTo(2);
    assertThat(stream.takeFractionLost()).isEqualTo(2 * 256 / 6);
    receive(16);
    assertThat(stream.takeFractionLost()).isZero();
    assertThat(stream.cumulativeLost()).isEqualTo(2);
  }

  @Test
  void repairedPacketsStayLostInReports() {
    receive(10);
    receive(12);
    RtpPacket repaired = Media.packet(96, 11, 0, 1, new byte[100]);
    assertThat(stream.receive(repaired, 90_000, true, 0)).isEqualTo(Verdict.NEW);
    assertThat(stream.cumulativeLost()).isEqualTo(1);
    assertThat(stream.packets()).isEqualTo(3);
  }

  @Test
  void duplicatesAndOldPacketsAreFound() {
    receive(2000);
    assertThat(receive(2000)).isEqualTo(Verdict.DUPLICATE);
    assertThat(receive(2000 - 1023)).isEqualTo(Verdict.NEW);
    assertThat(receive(2000 - 1023)).isEqualTo(Verdict.DUPLICATE);
    assertThat(receive(2000 - 1024)).isEqualTo(Verdict.LATE);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 127, 128, 32_767, 32_768, 65_534, 65_535})
  void reorderedPacketsAroundAnyStartAreNew(int start) {
    for (int s : new int[] {0, 2, 1, 5, 3, 4, -1, 6}) {
      assertThat(receive(start + s)).isEqualTo(Verdict.NEW);
      assertThat(last.extendedSequence()).isEqualTo(start + s);
    }
    for (int s : new int[] {0, 2, 1, 5, 3, 4, -1, 6}) {
      assertThat(receive(start + s)).isEqualTo(Verdict.DUPLICATE);
    }
  }

  @Test
  void jumpIsBelievedWhenASecondPacketConfirmsIt() {
    receive(10);
    assertThat(receive(20_000)).isEqualTo(Verdict.LATE);
    assertThat(receive(11)).isEqualTo(Verdict.NEW);
    assertThat(receive(30_000)).isEqualTo(Verdict.LATE);
    assertThat(receive(30_001)).isEqualTo(Verdict.NEW);
    assertThat(last.extendedSequence()).isGreaterThanOrEqualTo(11 + ReceiveStream.RESTART_DISTANCE);
    assertThat(last.extendedSequence() & 0xffff).isEqualTo(30_001);
    assertThat(stream.restarts()).isEqualTo(1);
    assertThat(stream.cumulativeLost()).isZero();
  }

  @Test
  void jitterFollowsTheFormula() {
    receive(0, 0, 0);
    receive(1, 3000, 33_333_334);
    assertThat(stream.jitter()).isZero();
    receive(2, 6000, 66_666_667 + 10 * MS); // 900 units late
    assertThat(stream.jitter()).isEqualTo(900 / 16);
    for (int i = 3; i < 300; i++) {
      receive(i, 3000L * i, i * 33_333_333L + (i % 2) * 10L * MS);
    }
    assertThat(stream.jitterSeconds()).isBetween(0.009, 0.0101);
  }

  @Test
  void timestampsOfAllRangesKeepTheJitterSane() {
    receive(0, 0, Long.MAX_VALUE / 2);
    receive(1, 0x7fff_ffffL, 0);
    receive(2, 0xffff_fffeL, Long.MAX_VALUE / 4);
    assertThat(stream.jitter()).isBetween(0L, 0xffff_ffffL);
  }
}
