package io.rivero.ice;

/// Which of the two agents nominates (RFC 8445 section 6.1.1), and what becomes of it when both
/// want the same (sections 7.2.5.1 and 7.3.1.1). Owner: the loop's thread.
final class Role {
  private final long tieBreaker;
  private boolean controlling;

  Role(boolean controlling, long tieBreaker) {
    this.controlling = controlling;
    this.tieBreaker = tieBreaker;
  }

  boolean isControlling() {
    return controlling;
  }

  long tieBreaker() {
    return tieBreaker;
  }

  /// Returns whether it was the other one before.
  boolean setControlling(boolean nowControlling) {
    boolean changed = controlling != nowControlling;
    controlling = nowControlling;
    return changed;
  }

  /// Does the sender of this request want the same role?
  boolean conflictsWith(StunMessage request) {
    return controlling ? request.fromControlling() : request.fromControlled();
  }

  /// Is the role ours in a conflict with the sender of this request (RFC 8445 section 7.3.1.1)?
  boolean isKeptAgainst(StunMessage request) {
    boolean wins = Long.compareUnsigned(tieBreaker, request.tieBreaker()) >= 0;
    return wins == controlling;
  }
}
