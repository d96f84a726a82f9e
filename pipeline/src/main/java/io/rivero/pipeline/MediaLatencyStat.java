package io.rivero.pipeline;

/// A mean latency in nanoseconds.
public record MediaLatencyStat(String name, MediaType type, double avg) {}
