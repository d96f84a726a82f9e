package io.rivero.sdp;

/// A stream that the peer announces by `a=ssrc`.
///
/// @param ssrc unsigned 32 bits
/// @param rtxSsrc the SSRC of its retransmissions (`FID` group), or 0
public record RemoteStream(int ssrc, int rtxSsrc) {}
