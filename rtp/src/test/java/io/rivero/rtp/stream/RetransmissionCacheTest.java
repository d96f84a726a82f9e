package io.rivero.rtp.stream;

import static io.rivero.rtp.stream.Media.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import io.rivero.rtp.RtpPacket;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RetransmissionCacheTest {
  private final RetransmissionCache cache = new RetransmissionCache();
  private final RtpPacket view = new RtpPacket();

  private static RtpPacket packet(long sequence, int size) {
    RtpPacket packet = Media.packet(96, (int) sequence & 0xffff, 7, 1, new byte[size]);
    return Media.received(packet, sequence, 7000 + sequence, 0);
  }

  @Test
  void packetIsFoundByItsExtendedNumber() {
    RtpPacket packet = packet(65_536, 10);
    cache.add(packet, 0);
    assertThat(cache.find(65_536, 0, view)).isTrue();
    assertThat(view.buffer()).isSameAs(packet.buffer());
    assertThat(view.extendedSequence()).isEqualTo(65_536);
    assertThat(view.extendedTimestamp()).isEqualTo(72_536);
    assertThat(view.payloadLength()).isEqualTo(10);
    assertThat(cache.find(0, 0, view)).isFalse();
  }

  @Test
  void nothingOlderThanASecondIsFoundOrKept() {
    cache.add(packet(1, 10), 0);
    assertThat(cache.find(1, SECOND, view)).isTrue();
    assertThat(cache.find(1, SECOND + 1, view)).isFalse();
    cache.expire(SECOND + 1);
    assertThat(cache.packets()).isZero();
    assertThat(cache.bytes()).isZero();
  }

  @Test
  void atMost512PacketsAreKept() {
    for (int i = 0; i < 2000; i++) {
      cache.add(packet(i, 10), 0);
    }
    assertThat(cache.packets()).isEqualTo(512);
    assertThat(cache.find(2000 - 512, 0, view)).isTrue();
    assertThat(cache.find(2000 - 513, 0, view)).isFalse();
  }

  @Test
  void atMostFourMegabytesAreKept() {
    for (int i = 0; i < 100; i++) {
      cache.add(packet(i, 60_000), 0);
      assertThat(cache.bytes()).isLessThanOrEqualTo(RetransmissionCache.MAX_BYTES);
    }
    assertThat(cache.find(99, 0, view)).isTrue();
    assertThat(cache.find(0, 0, view)).isFalse();
  }

  @Test
  void latePacketFromBeforeTheRingIsIgnored() {
    cache.add(packet(1000, 10), 0);
    cache.add(packet(488, 10), 0);
    assertThat(cache.packets()).isEqualTo(1);
    cache.add(packet(489, 10), 0);
    assertThat(cache.packets()).isEqualTo(2);
  }

  @Test
  void limitsHoldForAnyOrder() {
    for (int seed = 0; seed < 20; seed++) {
      Random random = new Random(seed);
      RetransmissionCache mixed = new RetransmissionCache();
      long base = 0;
      long now = 0;
      for (int i = 0; i < 500; i++) {
        base += random.nextInt(100) == 0 ? 70_000 : random.nextInt(3);
        now += random.nextInt(20_000_000);
        long sequence = base - random.nextInt(30);
        mixed.add(packet(sequence, random.nextInt(20_000)), now);
        assertThat(mixed.find(sequence, now, view)).isTrue();
        assertThat(mixed.packets()).isBetween(1, RetransmissionCache.MAX_PACKETS);
        assertThat(mixed.bytes()).isBetween(12L, (long) RetransmissionCache.MAX_BYTES);
      }
      mixed.expire(now + 2 * SECOND);
      assertThat(mixed.packets()).isZero();
      assertThat(mixed.bytes()).isZero();
    }
  }
}
