package io.rivero.ice;

/// What an [IceDemux] has dropped since its creation, and what it holds.
///
/// @param malformed datagrams that are no STUN message
/// @param unknown requests for no agent of ours, and responses that nobody waits for
/// @param forged messages with a wrong or missing MESSAGE-INTEGRITY
/// @param rateLimited authentic requests beyond an agent's limit
/// @param agents agents that are known by their ufrag
/// @param remotes remote addresses that belong to an agent
/// @param transactions requests of ours that wait for a response
/// @param reflexives pairs of a local address and a STUN server
public record IceCounters(
    long malformed,
    long unknown,
    long forged,
    long rateLimited,
    int agents,
    int remotes,
    int transactions,
    int reflexives) {}
