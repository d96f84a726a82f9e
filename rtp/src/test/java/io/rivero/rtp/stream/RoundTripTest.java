package io.rivero.rtp.stream;

import static io.rivero.rtp.stream.Media.MS;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/// RFC 6298 section 2.
class RoundTripTest {
  private final RoundTrip roundTrip = new RoundTrip();

  @Test
  void nothingIsKnownBeforeTheFirstReport() {
    assertThat(roundTrip.lastNanos()).isEqualTo(-1);
    assertThat(roundTrip.timeoutNanos()).isEqualTo(60 * MS);
  }

  @Test
  void timeoutIsTheMeanAndTwiceTheVariation() {
    roundTrip.measured(40 * MS);
    assertThat(roundTrip.timeoutNanos()).isEqualTo(80 * MS);
    roundTrip.measured(48 * MS);
    assertThat(roundTrip.timeoutNanos()).isEqualTo((41 + 2 * 17) * MS);
    assertThat(roundTrip.lastNanos()).isEqualTo(48 * MS);
  }

  @Test
  void timeoutStaysWithinItsLimits() {
    roundTrip.measured(0);
    assertThat(roundTrip.timeoutNanos()).isEqualTo(RoundTrip.MIN_TIMEOUT_NANOS);
    for (int i = 0; i < 100; i++) {
      roundTrip.measured(65_535_000 * MS);
    }
    assertThat(roundTrip.timeoutNanos()).isEqualTo(RoundTrip.MAX_TIMEOUT_NANOS);
  }
}
