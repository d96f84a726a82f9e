package io.rivero.rtp.stream;

import org.jspecify.annotations.Nullable;

/// A stream that the peer has announced (RFC 5576, `a=ssrc`).
///
/// @param ssrc of the media
/// @param rtxSsrc of its retransmissions (`a=ssrc-group:FID`), null if it announced none
public record RemoteSource(int ssrc, @Nullable Integer rtxSsrc) {}
