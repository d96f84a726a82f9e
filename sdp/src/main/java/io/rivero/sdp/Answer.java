package io.rivero.sdp;

/// An answer and what it agrees on.
///
/// @param description to be sent to the peer, perhaps after [OfferAnswer#withCandidates]
/// @param negotiated for whoever sets up transports and streams
public record Answer(SessionDescription description, Negotiated negotiated) {}
