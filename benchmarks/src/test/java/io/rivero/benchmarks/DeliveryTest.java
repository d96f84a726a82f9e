package io.rivero.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class DeliveryTest {
  private final Delivery delivery = new Delivery();

  @Test
  void eachPacketCountsOnceAcrossTheWrap() {
    for (int i = 65_000; i < 66_000; i++) {
      delivery.received(i & 0xffff);
      delivery.received(i & 0xffff);
    }
    assertThat(delivery.distinct()).isEqualTo(1000);
    assertThat(delivery.duplicates()).isEqualTo(1000);
  }

  @Test
  void orderDoesNotMatter() {
    for (int sequence : new int[] {10, 12, 11, 15, 12, 9}) {
      delivery.received(sequence);
    }
    assertThat(delivery.distinct()).isEqualTo(5);
    assertThat(delivery.duplicates()).isEqualTo(1);
  }
}
