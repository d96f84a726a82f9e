package io.rivero.rtp.stream;

import static io.rivero.rtp.stream.Media.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RembAggregateTest {
  private final RembAggregate remb = new RembAggregate();

  @Test
  void publisherGetsTheMedianOnceASecond() {
    remb.update(1, 1_000_000);
    remb.update(2, 5_000_000);
    remb.update(3, 400_000);
    assertThat(remb.due(0)).isEqualTo(1_000_000);
    remb.update(1, 950_000);
    assertThat(remb.due(SECOND - 1)).isZero();
    assertThat(remb.deadlineNanos()).isEqualTo(SECOND);
    assertThat(remb.due(SECOND)).isEqualTo(950_000);
  }

  @Test
  void fallOfTenPercentGoesOutAtOnce() {
    remb.update(1, 1_000_000);
    remb.update(2, 2_000_000);
    remb.update(3, 3_000_000);
    assertThat(remb.due(0)).isEqualTo(2_000_000);
    remb.update(3, 1_799_999);
    assertThat(remb.due(1)).isEqualTo(1_799_999);
    assertThat(remb.due(2)).isZero();
  }

  @Test
  void riseWaits() {
    remb.update(1, 1_000_000);
    assertThat(remb.due(0)).isEqualTo(1_000_000);
    remb.update(1, 9_000_000);
    assertThat(remb.due(1)).isZero();
  }

  @Test
  void floorIs300KilobitsAndTheSetMinimum() {
    remb.update(1, 10_000);
    assertThat(remb.due(0)).isEqualTo(300_000);
    remb.setLimits(700_000, 0);
    assertThat(remb.due(SECOND)).isEqualTo(700_000);
  }

  @Test
  void fallBelowTheFloorIsNoFall() {
    remb.update(1, 100_000);
    assertThat(remb.due(0)).isEqualTo(300_000);
    remb.update(1, 50_000);
    assertThat(remb.due(1)).isZero();
  }

  @Test
  void maximumWinsAndIsSentWithoutViewers() {
    remb.setLimits(0, 200_000);
    assertThat(remb.due(0)).isEqualTo(200_000);
    remb.update(1, 5_000_000);
    assertThat(remb.due(SECOND)).isEqualTo(200_000);
  }

  @Test
  void viewersThatLeaveAreForgotten() {
    for (int i = 0; i < 20; i++) {
      remb.update(i, 400_000 + i);
    }
    for (int i = 0; i < 19; i++) {
      remb.remove(i);
    }
    assertThat(remb.due(0)).isEqualTo(400_019);
    remb.remove(19);
    assertThat(remb.deadlineNanos()).isEqualTo(RtpSession.NO_DEADLINE);
  }
}
