package io.rivero.rtp.stream;

import static io.rivero.rtp.stream.Media.MS;
import static org.assertj.core.api.Assertions.assertThat;

import io.rivero.rtp.stream.RetransmissionLimits.Verdict;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RetransmissionLimitsTest {
  private static final long INTERVAL = 100 * MS;

  private final RetransmissionLimits limits = new RetransmissionLimits();

  private Verdict ask(long sequence, long nowNanos) {
    Verdict verdict = limits.ask(sequence, 1000, INTERVAL, nowNanos);
    if (verdict == Verdict.GRANTED) {
      limits.sentAgain(1000);
    }
    return verdict;
  }

  private void earn(int packets) {
    for (int i = 0; i < 5 * packets; i++) {
      limits.sent(1000);
    }
  }

  @Test
  void eachPacketIsSentAgainThreeTimesAtMost() {
    earn(50);
    for (int i = 0; i < 3; i++) {
      assertThat(ask(42, i * INTERVAL)).isEqualTo(Verdict.GRANTED);
    }
    assertThat(ask(42, 2 * INTERVAL + INTERVAL / 2 - 1)).isEqualTo(Verdict.ON_ITS_WAY);
    assertThat(ask(42, 2 * INTERVAL + INTERVAL / 2)).isEqualTo(Verdict.TOO_OFTEN);
    assertThat(ask(43, 3 * INTERVAL)).isEqualTo(Verdict.GRANTED);
  }

  @Test
  void repetitionThatIsOnItsWayIsNotRepeated() {
    earn(50);
    assertThat(ask(42, 0)).isEqualTo(Verdict.GRANTED);
    assertThat(ask(42, INTERVAL - 1)).isEqualTo(Verdict.ON_ITS_WAY);
    assertThat(ask(42, INTERVAL)).isEqualTo(Verdict.GRANTED);
    assertThat(ask(42, 2 * INTERVAL)).as("refusals do not count").isEqualTo(Verdict.GRANTED);
  }

  @Test
  void whenLittleIsLeftOnlyWhatIsAskedForAgainIsSent() {
    earn(10);
    assertThat(ask(1, 0)).isEqualTo(Verdict.GRANTED);
    assertThat(ask(2, 0)).isEqualTo(Verdict.TOO_EARLY);
    assertThat(ask(3, 0)).isEqualTo(Verdict.TOO_EARLY);
    assertThat(ask(2, 40 * MS)).isEqualTo(Verdict.GRANTED);
    assertThat(ask(1, INTERVAL)).isEqualTo(Verdict.GRANTED);
    for (int i = 0; i < 8; i++) {
      assertThat(ask(10 + i, 0)).isEqualTo(Verdict.TOO_EARLY);
    }
    for (int i = 0; i < 7; i++) {
      assertThat(ask(10 + i, 40 * MS)).isEqualTo(Verdict.GRANTED);
    }
    assertThat(ask(17, 40 * MS)).isEqualTo(Verdict.TOO_MUCH);
    earn(1);
    assertThat(ask(17, 80 * MS)).isEqualTo(Verdict.GRANTED);
  }

  @Test
  void fiveRequestsInVainAreHopeless() {
    assertThat(ask(1, 0)).isEqualTo(Verdict.TOO_EARLY);
    for (int i = 1; i < 4; i++) {
      assertThat(ask(1, i * MS)).isEqualTo(Verdict.TOO_MUCH);
    }
    assertThat(ask(1, 4 * MS)).isEqualTo(Verdict.HOPELESS);
    assertThat(ask(1, 5 * MS)).isEqualTo(Verdict.HOPELESS);
    earn(1);
    assertThat(ask(1, 6 * MS)).isEqualTo(Verdict.GRANTED);
  }

  @Test
  void neverMoreThanAFifthOfTheStreamIsSentAgain() {
    Random random = new Random(1);
    long sent = 0;
    long again = 0;
    for (int i = 0; i < 20_000; i++) {
      int bytes = 50 + random.nextInt(1150);
      limits.sent(bytes);
      sent += bytes;
      for (int k = 0; k < 4; k++) {
        long sequence = (long) i - random.nextInt(100);
        if (limits.ask(sequence, 1000, 0, i) == Verdict.GRANTED) {
          limits.sentAgain(900);
          again += 900;
        }
      }
      assertThat(again).isLessThanOrEqualTo(sent / 5);
    }
    assertThat(again).isGreaterThan(sent / 5 - 2 * RetransmissionLimits.RESERVED_BYTES);
  }

  @Test
  void whatIsSavedIsLimited() {
    earn(1000);
    int bytes = 0;
    for (long s = 0; s < 400; s++) {
      Verdict first = ask(s, 0);
      Verdict second = ask(s, 0);
      bytes += first == Verdict.GRANTED || second == Verdict.GRANTED ? 1000 : 0;
    }
    assertThat(bytes).isLessThanOrEqualTo(RetransmissionLimits.MAX_SAVED_BYTES);
    assertThat(bytes).isGreaterThan(RetransmissionLimits.MAX_SAVED_BYTES - 1000);
  }
}
