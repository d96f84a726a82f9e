package io.rivero.sdp;

import java.util.List;

/// The peer's side of one ICE and DTLS transport.
///
/// @param localIndex which of [LocalConfig#transports()] belongs to it
/// @param ufrag the peer's ICE user fragment; another one than before is an ICE restart
/// @param password the peer's ICE password
/// @param fingerprints of the peer's certificate, supported hashes only, at least one
/// @param role ours: [Setup#ACTIVE] to send the ClientHello, [Setup#PASSIVE] to wait for it
/// @param iceLite whether the peer is ice-lite, so that we control (RFC 8445 section 6.1.1)
/// @param candidates `candidate:...` lines of component 1, at most [#MAX_CANDIDATES]
/// @param endOfCandidates whether no further ones will come
/// @param trickle whether the peer says that it trickles (RFC 8840)
public record RemoteTransport(
    int localIndex,
    String ufrag,
    String password,
    List<Fingerprint> fingerprints,
    Setup role,
    boolean iceLite,
    List<String> candidates,
    boolean endOfCandidates,
    boolean trickle) {

  /// Candidates of one transport that are taken from a description; further ones are ignored.
  public static final int MAX_CANDIDATES = 64;

  public RemoteTransport {
    fingerprints = List.copyOf(fingerprints);
    candidates = List.copyOf(candidates);
  }
}
