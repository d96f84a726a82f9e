package io.rivero.rtp.stream;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RetransmissionLimitsTest {
  private final RetransmissionLimits limits = new RetransmissionLimits();

  @Test
  void eachPacketIsSentAgainThreeTimesAtMost() {
    for (int i = 0; i < 3; i++) {
      assertThat(limits.tryTake(42, 100, -1, 0)).isTrue();
    }
    assertThat(limits.tryTake(42, 100, -1, 0)).isFalse();
    assertThat(limits.tryTake(43, 100, -1, 0)).isTrue();
  }

  @Test
  void aFifthOfTheStreamMayBeSentAgain() {
    long sequence = 0;
    while (limits.tryTake(sequence, 1000, -1, 0)) { // what is granted for the start
      sequence++;
    }
    int again = 0;
    for (int i = 0; i < 1000; i++) {
      limits.sent(1000);
      again += limits.tryTake(sequence++, 1000, -1, 0) ? 1 : 0;
    }
    assertThat(again).isBetween(199, 201);
  }

  @Test
  void savedBytesAreLimited() {
    for (int i = 0; i < 10_000; i++) {
      limits.sent(1000);
    }
    int bytes = 0;
    for (long s = 0; limits.tryTake(s, 1000, -1, 0); s++) {
      bytes += 1000;
    }
    assertThat(bytes).isLessThanOrEqualTo(RetransmissionLimits.MAX_SAVED_BYTES);
  }

  @Test
  void repetitionThatIsOnItsWayIsNotRepeated() {
    assertThat(limits.tryTake(42, 100, 50, 1000)).isTrue();
    assertThat(limits.tryTake(42, 100, 50, 1049)).isFalse();
    assertThat(limits.tryTake(42, 100, 50, 1050)).isTrue();
    assertThat(limits.tryTake(43, 100, 50, 1051)).isTrue();
    assertThat(limits.tryTake(42, 100, 50, 1100)).isTrue(); // refusals do not count
  }
}
