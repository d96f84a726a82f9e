package io.rivero.pipeline;

/// A candidate as signalling carries it: the `candidate:` line and the m-line it is for.
public record IceCandidate(String candidate, String sdpMid, int sdpMLineIndex) {}
