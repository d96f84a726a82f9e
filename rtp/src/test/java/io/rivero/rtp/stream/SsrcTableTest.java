package io.rivero.rtp.stream;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SsrcTableTest {
  private final SsrcTable table = new SsrcTable();

  @Test
  void ninthSsrcIsRefusedUntilOneHasBeenSilent() {
    for (int ssrc = 0; ssrc < 8; ssrc++) {
      assertThat(table.admit(ssrc, ssrc)).isTrue();
    }
    assertThat(table.admit(100, SsrcTable.SILENCE_NANOS)).isFalse();
    assertThat(table.admit(100, SsrcTable.SILENCE_NANOS + 1)).isTrue();
    assertThat(table.contains(0)).isFalse();
    assertThat(table.contains(1)).isTrue();
  }

  @Test
  void removedSsrcLeavesThePlace() {
    for (int ssrc = 0; ssrc < 8; ssrc++) {
      table.admit(ssrc, 0);
    }
    table.remove(3);
    table.remove(99);
    assertThat(table.contains(3)).isFalse();
    assertThat(table.contains(7)).isTrue();
    assertThat(table.admit(50, 0)).isTrue();
    assertThat(table.admit(51, 0)).isFalse();
  }
}
