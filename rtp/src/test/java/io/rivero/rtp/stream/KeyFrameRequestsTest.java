package io.rivero.rtp.stream;

import static io.rivero.rtp.stream.Media.MS;
import static io.rivero.rtp.stream.Media.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class KeyFrameRequestsTest {
  private final KeyFrameRequests requests = new KeyFrameRequests();

  /// The times in milliseconds of the requests up to this time.
  private List<Long> until(long endMs) {
    List<Long> times = new ArrayList<>();
    while (requests.deadlineNanos() <= endMs * MS) {
      long now = requests.deadlineNanos();
      assertThat(requests.isDue(now - 1)).isFalse();
      assertThat(requests.isDue(now)).isTrue();
      times.add(now / MS);
    }
    return times;
  }

  @Test
  void joinerIsServedEvery300MillisecondsUntilTheKeyFrame() {
    requests.joined(0);
    assertThat(until(1000)).containsExactly(0L, 300L, 600L, 900L);
    requests.clear();
    assertThat(requests.deadlineNanos()).isEqualTo(RtpSession.NO_DEADLINE);
  }

  @Test
  void requestsOfViewersWithAPictureAreMergedInto500Milliseconds() {
    requests.request(0);
    assertThat(until(0)).containsExactly(0L);
    for (int ms = 10; ms < 400; ms += 10) {
      requests.request(ms * MS);
    }
    assertThat(until(2000)).containsExactly(500L);
  }

  @Test
  void keyFrameAnswersARequestThatIsStillHeldBack() {
    requests.request(0);
    until(0);
    requests.request(100 * MS);
    requests.clear();
    assertThat(until(2000)).isEmpty();
  }

  @Test
  void tenJoinsInTenSecondsMakeItOnePerTwoSeconds() {
    for (int i = 0; i < 10; i++) {
      requests.joined(i * 100L * MS);
      if (i < 9) {
        until(i * 100L);
        requests.clear();
      }
    }
    // the last request was at 600 ms: joins at 0, 300, 600 were the ones that were due
    assertThat(until(6000)).containsExactly(2600L, 4600L);
  }

  @Test
  void crowdIsForgottenAfterTenSeconds() {
    for (int i = 0; i < 10; i++) {
      requests.joined(0);
    }
    assertThat(until(9000)).containsExactly(0L, 2000L, 4000L, 6000L, 8000L);
    assertThat(until(11 * SECOND / MS)).containsExactly(10_000L, 10_300L, 10_600L, 10_900L);
  }
}
