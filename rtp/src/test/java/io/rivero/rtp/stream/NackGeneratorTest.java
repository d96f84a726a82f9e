package io.rivero.rtp.stream;

import static io.rivero.rtp.stream.Media.MS;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

/// Generic NACK, RFC 4585 section 6.2.1.
class NackGeneratorTest {
  private final NackGenerator nacks = new NackGenerator();
  private final long[] out = new long[NackGenerator.MAX_OUTSTANDING];

  private long[] due(long nowNanos) {
    return Arrays.copyOf(out, nacks.due(nowNanos, out));
  }

  @Test
  void missingPacketIsAskedForAfterTenMilliseconds() {
    nacks.received(10, 0);
    nacks.received(12, 5 * MS);
    assertThat(nacks.deadlineNanos()).isEqualTo(15 * MS);
    assertThat(due(15 * MS - 1)).isEmpty();
    assertThat(due(15 * MS)).containsExactly(11);
  }

  @Test
  void twoLaterPacketsProveALossAtOnce() {
    nacks.received(10, 0);
    nacks.received(12, MS);
    assertThat(nacks.deadlineNanos()).isEqualTo(11 * MS);
    nacks.received(13, 2 * MS);
    assertThat(nacks.deadlineNanos()).isEqualTo(2 * MS);
    assertThat(due(2 * MS)).containsExactly(11);
  }

  @Test
  void reorderedPacketIsNotAskedFor() {
    nacks.received(10, 0);
    nacks.received(12, MS);
    nacks.received(11, 2 * MS);
    assertThat(nacks.outstanding()).isZero();
    assertThat(nacks.deadlineNanos()).isEqualTo(RtpSession.NO_DEADLINE);
  }

  @Test
  void intervalsDoubleFromTheRoundTripAndStopAfterTenTries() {
    learnRtt(30 * MS);
    nacks.received(20, 0);
    nacks.received(22, 0);
    long[] expected = {30, 60, 120, 200, 200, 200, 200, 200, 200, 200};
    long now = nacks.deadlineNanos();
    for (long interval : expected) {
      assertThat(due(now)).containsExactly(21);
      assertThat(nacks.deadlineNanos() - now).isEqualTo(interval * MS);
      now = nacks.deadlineNanos();
    }
    assertThat(due(now)).isEmpty();
    assertThat(nacks.outstanding()).isZero();
    assertThat(nacks.deadlineNanos()).isEqualTo(RtpSession.NO_DEADLINE);
  }

  @Test
  void intervalIsAtLeastTwentyMilliseconds() {
    learnRtt(MS);
    nacks.received(22, 0);
    long now = nacks.deadlineNanos();
    due(now);
    assertThat(nacks.deadlineNanos()).isEqualTo(now + 20 * MS);
  }

  /// One packet repaired after this time; highest is 20 afterwards.
  private void learnRtt(long nanos) {
    nacks.received(18, -100 * MS);
    nacks.received(20, -100 * MS);
    long now = nacks.deadlineNanos();
    assertThat(due(now)).containsExactly(19);
    nacks.received(19, now + nanos);
  }

  @Test
  void tooManyMissingAreGivenUpForAKeyFrame() {
    nacks.received(0, 0);
    assertThat(nacks.received(251, 0)).isTrue(); // 250 missing
    assertThat(nacks.outstanding()).isEqualTo(250);
    assertThat(nacks.received(253, 0)).isFalse();
    assertThat(nacks.outstanding()).isZero();
    assertThat(nacks.received(254, 0)).isTrue();
  }

  @Test
  void oldLossesAreGivenUp() {
    nacks.received(0, 0);
    nacks.received(2, 0);
    assertThat(due(NackGenerator.MAX_AGE_NANOS + 1)).isEmpty();
    assertThat(nacks.outstanding()).isZero();
  }

  @Test
  void onlyRequestedPacketsCountAsRequested() {
    nacks.received(0, 0);
    nacks.received(2, 0);
    assertThat(nacks.isRequested(1)).isFalse();
    due(10 * MS);
    assertThat(nacks.isRequested(1)).isTrue();
    assertThat(nacks.isRequested(0)).isFalse();
  }
}
