package io.rivero.rtp.stream;

import static io.rivero.rtp.stream.Media.MS;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RetransmissionLimitsTest {
  private final RetransmissionLimits limits = new RetransmissionLimits();

  @Test
  void eachPacketIsSentAgainThreeTimesAtMost() {
    for (int i = 0; i < 3; i++) {
      assertThat(limits.tryTake(42, 100, -1, i * 100L * MS)).isTrue();
    }
    assertThat(limits.tryTake(42, 100, -1, 300 * MS)).isFalse();
    assertThat(limits.tryTake(43, 100, -1, 300 * MS)).isTrue();
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
    assertThat(limits.tryTake(42, 100, 100 * MS, 0)).isTrue();
    assertThat(limits.tryTake(42, 100, 100 * MS, 149 * MS)).isFalse();
    assertThat(limits.tryTake(42, 100, 100 * MS, 150 * MS)).isTrue();
    assertThat(limits.tryTake(43, 100, 10 * MS, 150 * MS)).isTrue();
    assertThat(limits.tryTake(43, 100, 10 * MS, 229 * MS)).isFalse();
    assertThat(limits.tryTake(43, 100, 10 * MS, 230 * MS)).isTrue();
    assertThat(limits.tryTake(42, 100, 100 * MS, 300 * MS)).isTrue(); // refusals do not count
  }

  @Test
  void whatIsLeftIsKeptForFirstRepetitions() {
    boolean second = true;
    for (long sequence = 0; second; sequence++) {
      assertThat(limits.tryTake(sequence, 1000, -1, 0)).isTrue();
      second = limits.tryTake(sequence, 1000, -1, 100 * MS);
    }
    int first = 0;
    while (limits.tryTake(1000 + first, 1000, -1, 0)) {
      first++;
    }
    assertThat(first).isBetween(1, RetransmissionLimits.RESERVED_BYTES / 1000);
  }
}
