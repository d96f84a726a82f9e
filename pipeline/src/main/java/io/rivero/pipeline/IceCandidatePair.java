package io.rivero.pipeline;

/// The pair of candidates that a transport uses.
public record IceCandidatePair(
    String streamId, int componentId, String localCandidate, String remoteCandidate) {}
