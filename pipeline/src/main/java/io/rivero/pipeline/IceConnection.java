package io.rivero.pipeline;

/// ICE state of one transport.
public record IceConnection(String streamId, int componentId, IceComponentState state) {}
