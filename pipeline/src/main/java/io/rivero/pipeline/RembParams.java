package io.rivero.pipeline;

import org.jspecify.annotations.Nullable;

/// Parameters of Kurento's bandwidth estimate; stored and given back. Only `rembOnConnect` has an
/// effect.
public record RembParams(
    @Nullable Integer packetsRecvIntervalTop,
    @Nullable Float exponentialFactor,
    @Nullable Integer linealFactorMin,
    @Nullable Float linealFactorGrade,
    @Nullable Float decrementFactor,
    @Nullable Float thresholdFactor,
    @Nullable Integer upLosses,
    @Nullable Integer rembOnConnect) {}
