package io.rivero.ice;

import java.net.InetSocketAddress;

/// A validated candidate pair (RFC 8445 section 2.2).
///
/// @param local our host candidate that the pair is based on
/// @param remote the peer's candidate; a peer-reflexive one when the peer never named it
/// @param localAddress the bound address of the socket to send from
/// @param remoteAddress where to send
public record IcePair(
    IceCandidate local,
    IceCandidate remote,
    InetSocketAddress localAddress,
    InetSocketAddress remoteAddress) {}
