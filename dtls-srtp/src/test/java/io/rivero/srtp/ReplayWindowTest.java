package io.rivero.srtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/// RFC 3711 section 3.3.2.
class ReplayWindowTest {
  @Test
  void eachIndexIsNewOnce() {
    var window = new ReplayWindow(128);
    for (long index : new long[] {5, 3, 4, 100, 6, 0}) {
      assertThat(window.isNew(index)).isTrue();
      window.received(index);
      assertThat(window.isNew(index)).isFalse();
    }
    assertThat(window.highest()).isEqualTo(100);
  }

  @Test
  void whatIsOlderThanTheWindowIsNotNew() {
    var window = new ReplayWindow(128);
    window.received(1000);
    assertThat(window.isNew(1000 - 127)).isTrue();
    assertThat(window.isNew(1000 - 128)).isFalse();
  }

  @Test
  void behavesAsASetOfTheLastIndices() {
    var random = new Random(11);
    var window = new ReplayWindow(1024);
    var received = new TreeSet<Long>();
    long position = 0;
    for (int i = 0; i < 50_000; i++) {
      position += random.nextInt(100) == 0 ? random.nextInt(5000) : random.nextInt(3);
      long index = Math.max(0, position - random.nextInt(1200));
      boolean expected =
          !received.contains(index) && (received.isEmpty() || received.last() - index < 1024);
      assertThat(window.isNew(index)).as("%d of %d", index, position).isEqualTo(expected);
      if (expected) {
        window.received(index);
        received.add(index);
      }
    }
  }
}
