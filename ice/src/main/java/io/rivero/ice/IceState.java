package io.rivero.ice;

/// The state of an [IceAgent].
///
/// `NEW -> CHECKING -> CONNECTED -> COMPLETED`; `FAILED` when no pair was found in time. Lost
/// consent is `DISCONNECTED` and at once `FAILED`. A failed agent still answers, so a check of its
/// peer can bring it back to `CONNECTED` and `COMPLETED`.
public enum IceState {
  /// Created; checks have not been started.
  NEW,
  /// Checks are running, no pair is valid yet.
  CHECKING,
  /// A pair is valid: media may flow on [IceAgent#pair()].
  CONNECTED,
  /// A pair is selected.
  COMPLETED,
  /// The selected pair's consent has expired (RFC 7675 section 5.1); nothing may be sent.
  DISCONNECTED,
  /// There is no pair to send on.
  FAILED,
  /// Closed by its owner.
  CLOSED
}
