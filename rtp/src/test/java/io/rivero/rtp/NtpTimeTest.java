package io.rivero.rtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// RFC 3550 sections 4 and 6.4.1.
class NtpTimeTest {
  private static long nanos(String instant) {
    Instant i = Instant.parse(instant);
    return i.getEpochSecond() * 1_000_000_000L + i.getNano();
  }

  @Test
  void knowsTheEpochs() {
    assertThat(NtpTime.fromUnixNanos(0)).isEqualTo(0x83AA7E80_00000000L);
    assertThat(NtpTime.fromUnixNanos(nanos("2000-01-01T00:00:00.5Z")))
        .isEqualTo(0xBC17C200_80000000L);
    assertThat(NtpTime.fromUnixNanos(nanos("2036-02-07T06:28:16Z"))).isZero();
    assertThat(NtpTime.toUnixNanos(0)).isEqualTo(nanos("2036-02-07T06:28:16Z"));
  }

  @Test
  void keepsNanosecondsBothWays() {
    Random random = new Random(1);
    for (int i = 0; i < 1000; i++) {
      long nanos = random.nextLong(nanos("1970-01-01T00:00:00Z"), nanos("2100-01-01T00:00:00Z"));
      assertThat(NtpTime.toUnixNanos(NtpTime.fromUnixNanos(nanos))).isEqualTo(nanos);
    }
    assertThat(NtpTime.toUnixNanos(NtpTime.fromUnixNanos(999_999_999L))).isEqualTo(999_999_999L);
  }

  @Test
  void takesTheMiddle() {
    assertThat(NtpTime.middle32(0x11112222_33334444L)).isEqualTo(0x22223333);
    assertThat(NtpTime.middle32(0xffffb705_20000000L)).isEqualTo(0xb7052000);
  }

  /// The figures of RFC 3550 section 6.4.1, figure 2: 6.125 s.
  @Test
  void computesTheRoundTripOfTheRfc() {
    assertThat(NtpTime.roundTripNanos(0xb7108000, 0xb7052000, 0x00054000))
        .isEqualTo(6_125_000_000L);
  }

  @Test
  void roundTripSurvivesTheWrapAndNonsense() {
    assertThat(NtpTime.roundTripNanos(0x00008000, 0xffff8000, 0x8000)).isEqualTo(500_000_000L);
    assertThat(NtpTime.roundTripNanos(5, 0, 0)).as("no sender report seen").isEqualTo(-1);
    assertThat(NtpTime.roundTripNanos(0x10000, 0x10005, 0)).as("rounding").isZero();
    assertThat(NtpTime.roundTripNanos(0x10000, 0x10000, 0x7000_0000)).as("nonsense").isEqualTo(-1);
  }

  @Test
  void durationsAreFixedPoint() {
    assertThat(NtpTime.toShortUnits(5_250_000_000L)).isEqualTo(0x54000);
    assertThat(NtpTime.shortUnitsToNanos(0x54000)).isEqualTo(5_250_000_000L);
    assertThat(NtpTime.toShortUnits(-1)).isZero();
    assertThat(NtpTime.toShortUnits(Long.MAX_VALUE)).isEqualTo(0xffffffffL);
    assertThat(NtpTime.shortUnitsToNanos(0xffffffffL)).isEqualTo(65_535_999_984_741L);
  }
}
