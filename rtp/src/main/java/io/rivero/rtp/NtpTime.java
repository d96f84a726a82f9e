package io.rivero.rtp;

/// The 64-bit NTP timestamps of sender reports: seconds since 1900 in 32.32 fixed point (RFC 3550
/// section 4), and their middle 32 bits in 16.16 fixed point.
public final class NtpTime {
  private static final long NANOS_PER_SECOND = 1_000_000_000L;
  private static final long SECONDS_1900_TO_1970 = 2_208_988_800L;
  private static final long ERA_SECONDS = 1L << 32;

  private NtpTime() {}

  /// From nanoseconds since 1970; wraps in 2036 as NTP does.
  public static long fromUnixNanos(long unixNanos) {
    long seconds = Math.floorDiv(unixNanos, NANOS_PER_SECOND) + SECONDS_1900_TO_1970;
    long nanos = Math.floorMod(unixNanos, NANOS_PER_SECOND);
    long fraction = ((nanos << 32) + NANOS_PER_SECOND / 2) / NANOS_PER_SECOND;
    return (seconds << 32) + fraction;
  }

  /// To nanoseconds since 1970. Timestamps of the first 68 years of an era are taken to be from the
  /// era that began in 2036, so the result is right from 1968 to 2104.
  public static long toUnixNanos(long ntp) {
    long seconds = ntp >>> 32;
    if (ntp >= 0) {
      seconds += ERA_SECONDS;
    }
    return (seconds - SECONDS_1900_TO_1970) * NANOS_PER_SECOND + fractionNanos(ntp);
  }

  private static long fractionNanos(long ntp) {
    return ((ntp & 0xffff_ffffL) * NANOS_PER_SECOND + (1L << 31)) >>> 32;
  }

  /// The middle 32 bits, as in the LSR field of a report block (RFC 3550 section 6.4.1).
  public static int middle32(long ntp) {
    return (int) (ntp >>> 16);
  }

  /// A duration in units of 1/65536 s (16.16 fixed point), as in the DLSR field; negative ones
  /// count as 0, ones over 18 hours as the largest value.
  public static long toShortUnits(long nanos) {
    if (nanos <= 0) {
      return 0;
    }
    long seconds = nanos / NANOS_PER_SECOND;
    if (seconds >= 1 << 16) {
      return 0xffff_ffffL;
    }
    return (seconds << 16) + ((nanos % NANOS_PER_SECOND) << 16) / NANOS_PER_SECOND;
  }

  /// Nanoseconds of a duration in units of 1/65536 s.
  ///
  /// @param units unsigned 32 bits
  public static long shortUnitsToNanos(long units) {
    return (units * NANOS_PER_SECOND) >>> 16;
  }

  /// Round-trip time from a report block (RFC 3550 section 6.4.1): arrival - LSR - DLSR.
  ///
  /// @param arrival [#middle32] of the time at which the report came
  /// @param lastSenderReport the LSR field; 0 means that the peer has seen no sender report
  /// @param delay the DLSR field, unsigned 32 bits
  /// @return nanoseconds, at least 0; -1 if there is nothing to compute it from, or the result is
  ///   over half the range (9 hours) and so comes from nonsense
  public static long roundTripNanos(int arrival, int lastSenderReport, long delay) {
    if (lastSenderReport == 0) {
      return -1;
    }
    int units = arrival - lastSenderReport - (int) delay;
    if (units < -(1 << 16)) {
      return -1; // clocks differ by rounding, not by a second
    }
    return shortUnitsToNanos(Math.max(units, 0));
  }
}
