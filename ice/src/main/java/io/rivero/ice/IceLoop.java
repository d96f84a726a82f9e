package io.rivero.ice;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;

/// What a media loop lends to its agents: its thread, its sockets and its clock.
///
/// Agents never touch a socket themselves. The library below them interrupts its own threads, and
/// an interrupt in a channel's send would close the port of every session.
public interface IceLoop {
  /// Runs a task on the loop's thread, later, in the order of the calls. Any thread may call it. It
  /// must not lose a task while the loop lives: a full queue makes a caller of another thread wait.
  ///
  /// @param task does not block and does not throw
  void execute(Runnable task);

  /// Sends one datagram; called on the loop's thread only. Never blocks: what cannot be sent at
  /// once is lost, and STUN repeats it.
  ///
  /// @param datagram its remaining bytes; the caller does not use it again
  /// @param local the bound address of one of the loop's sockets, as given in [LocalAddress#bound]
  /// @param remote where to send
  void send(ByteBuffer datagram, InetSocketAddress local, InetSocketAddress remote);

  /// The loop's clock in nanoseconds, the same as in each `nowNanos` argument; called on the loop's
  /// thread only.
  long nowNanos();
}
