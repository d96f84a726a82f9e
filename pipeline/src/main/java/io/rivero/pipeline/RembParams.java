package io.rivero.pipeline;

import org.jspecify.annotations.Nullable;

/// Parameters of Kurento's bandwidth estimate. They are stored and given back, and have no effect:
/// Rivero passes on what the viewers estimate.
public record RembParams(
    @Nullable Integer packetsRecvIntervalTop,
    @Nullable Float exponentialFactor,
    @Nullable Integer linealFactorMin,
    @Nullable Float linealFactorGrade,
    @Nullable Float decrementFactor,
    @Nullable Float thresholdFactor,
    @Nullable Integer upLosses,
    @Nullable Integer rembOnConnect) {

  /// The same with Kurento's defaults for what is absent.
  RembParams completed() {
    return new RembParams(
        packetsRecvIntervalTop == null ? 100 : packetsRecvIntervalTop,
        exponentialFactor == null ? 0.04f : exponentialFactor,
        linealFactorMin == null ? 100 : linealFactorMin,
        linealFactorGrade == null ? 30f : linealFactorGrade,
        decrementFactor == null ? 0.5f : decrementFactor,
        thresholdFactor == null ? 0.8f : thresholdFactor,
        upLosses == null ? 12 : upLosses,
        rembOnConnect == null ? 300_000 : rembOnConnect);
  }
}
