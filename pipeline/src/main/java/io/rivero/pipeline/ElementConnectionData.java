package io.rivero.pipeline;

/// One connection of the graph: what feeds what, for one kind of media.
public record ElementConnectionData(
    MediaElement source,
    MediaElement sink,
    MediaType type,
    String sourceDescription,
    String sinkDescription) {}
