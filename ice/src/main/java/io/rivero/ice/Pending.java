package io.rivero.ice;

/// Who waits for the response to a request of ours.
sealed interface Pending {
  /// A check of ice4j's; the role that it was sent in.
  record OfIce4j(IceAgent agent, boolean controlling) implements Pending {}

  /// A check of our own.
  record OfPath(IceAgent agent, Path path, boolean controlling) implements Pending {}

  /// A question to a STUN server.
  record OfReflexive(ServerReflexive reflexive) implements Pending {}
}
