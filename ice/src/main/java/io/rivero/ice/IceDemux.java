package io.rivero.ice;

import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/// All agents of one media loop: which of them does a datagram belong to (RFC 8445, RFC 7983)?
///
/// STUN goes by ufrag (requests) or transaction id (responses), never by address first, so that an
/// ICE restart on an unchanged 5-tuple reaches the new agent. MESSAGE-INTEGRITY of requests and
/// responses is checked before anything is created for the sender. Everything else (DTLS, SRTP)
/// goes by remote address, see [#byRemote].
///
/// Owner: the loop's thread, for every method. Nothing throws for what comes from the network.
@SuppressWarnings("DoNotCallSuggester") // until the bodies are there
public final class IceDemux {
  /// An empty demultiplexer of one loop.
  public IceDemux(IceLoop loop) {
    throw new UnsupportedOperationException("unfinished " + loop);
  }

  /// A STUN datagram: one whose first byte is 0 to 3 (RFC 7983 section 7).
  ///
  /// @param buffer not kept
  /// @param local the bound address of the socket that it came to
  /// @param remote where it came from
  public void receive(
      byte[] buffer,
      int offset,
      int length,
      InetSocketAddress local,
      InetSocketAddress remote,
      long nowNanos) {}

  /// Which agent do datagrams other than STUN from here belong to? Only remotes whose STUN was
  /// authentic are known, at most 32 for an agent. Of two generations of one session the younger is
  /// returned.
  ///
  /// @return null: drop it
  public @Nullable IceAgent byRemote(InetSocketAddress remote) {
    return null;
  }

  /// When [#onTimeout] is due; `Long.MAX_VALUE` if nothing is.
  public long deadlineNanos() {
    return Long.MAX_VALUE;
  }

  /// Does what is due: consent, checks of our own, server-reflexive refresh. Early calls are
  /// harmless.
  public void onTimeout(long nowNanos) {}

  /// What was dropped and what is held.
  public IceCounters counters() {
    throw new UnsupportedOperationException("unfinished");
  }
}
