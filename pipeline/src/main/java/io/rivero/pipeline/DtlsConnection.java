package io.rivero.pipeline;

/// DTLS state of one transport.
public record DtlsConnection(
    String streamId, String componentId, String connectionId, DtlsConnectionState state) {}
