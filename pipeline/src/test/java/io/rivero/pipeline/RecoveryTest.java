package io.rivero.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RecoveryTest {
  private static final long SECOND = 1_000_000_000;

  private final Recovery recovery = new Recovery();

  @Test
  void pausesGrowAndOnlyTheFirstFaultIsTold() {
    assertThat(recovery.isDue(0)).isFalse();
    assertThat(recovery.failed(0)).isTrue();
    assertThat(recovery.deadlineNanos()).isEqualTo(SECOND);
    assertThat(recovery.isDue(SECOND - 1)).isFalse();
    assertThat(recovery.isDue(SECOND)).isTrue();
    assertThat(recovery.isDue(SECOND)).isFalse();
    assertThat(recovery.failed(2 * SECOND)).isFalse();
    assertThat(recovery.deadlineNanos()).isEqualTo(4 * SECOND);
    long now = 0;
    for (int i = 0; i < 20; i++) {
      now = recovery.deadlineNanos();
      assertThat(recovery.isDue(now)).isTrue();
      assertThat(recovery.failed(now)).isFalse();
    }
    assertThat(recovery.deadlineNanos() - now).isEqualTo(Recovery.LONGEST_PAUSE_NANOS);
  }

  @Test
  void whoHoldsForAMinuteBeginsAnew() {
    recovery.failed(0);
    recovery.isDue(SECOND);
    assertThat(recovery.failed(70 * SECOND)).isTrue();
    assertThat(recovery.deadlineNanos()).isEqualTo(71 * SECOND);
  }
}
