package io.rivero.ice;

import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// What a STUN server sees one of our sockets as (RFC 8489 section 2, RFC 8445 section 5.1.1.2).
/// Learnt once, asked again every 25 s, which keeps the NAT's mapping too, and shared by all
/// agents.
///
/// Sans-IO. Owner: the loop's thread.
final class ServerReflexive {
  /// Where the actions go.
  interface Output {
    void request(ServerReflexive reflexive, TransactionId id);

    void forget(TransactionId id);
  }

  /// Keeps a NAT's mapping (30 s is the shortest one seen).
  static final long REFRESH_NANOS = 25_000_000_000L;

  /// 100 ms, doubled with each of three tries (RFC 8489 section 6.2.1 with a shorter RTO): given up
  /// after 700 ms.
  static final long FIRST_RETRY_NANOS = 100_000_000L;

  static final int TRIES = 3;

  final LocalAddress local;
  final InetSocketAddress server;
  private final List<Gathering> waiting = new ArrayList<>();
  private final RandomGenerator random;
  private final Output output;
  private final Deque<TransactionId> outstanding = new ArrayDeque<>();
  private int tries;
  private boolean settled;
  private long nextNanos;
  private @Nullable InetSocketAddress mapped;

  ServerReflexive(
      LocalAddress local, InetSocketAddress server, RandomGenerator random, Output output) {
    this.local = local;
    this.server = server;
    this.random = random;
    this.output = output;
  }

  /// Is the answer, or that there is none, known?
  boolean isSettled() {
    return settled;
  }

  /// The address that the server saw; null while or if it is unknown.
  @Nullable InetSocketAddress mapped() {
    return mapped;
  }

  /// Tells this gathering when it is settled.
  void await(Gathering gathering) {
    waiting.add(gathering);
  }

  void leave(Gathering gathering) {
    waiting.remove(gathering);
  }

  void start(long nowNanos) {
    tries = 0;
    nextNanos = nowNanos;
    onTimeout(nowNanos);
  }

  long deadlineNanos() {
    return nextNanos;
  }

  void onTimeout(long nowNanos) {
    if (nextNanos > nowNanos) {
      return;
    }
    if (tries == TRIES) {
      mapped = null;
      finish(nowNanos);
      return;
    }
    TransactionId id = TransactionId.random(random);
    outstanding.add(id);
    nextNanos = nowNanos + (FIRST_RETRY_NANOS << tries);
    tries++;
    output.request(this, id);
  }

  /// A response to one of our requests; nobody but the server can know the transaction id, which is
  /// all the proof that a public STUN server gives.
  void response(StunMessage response, InetSocketAddress to, InetSocketAddress from, long nowNanos) {
    InetSocketAddress address = response.xorMappedAddress();
    if (response.type() == StunMessage.BINDING_SUCCESS
        && address != null
        && address.getPort() != 0
        && from.equals(server)
        && to.equals(local.bound())) {
      mapped = address;
      finish(nowNanos);
    }
  }

  /// Ends it without an answer.
  void abandon() {
    nextNanos = Long.MAX_VALUE;
    settle();
  }

  private void finish(long nowNanos) {
    tries = 0;
    nextNanos = nowNanos + REFRESH_NANOS;
    settle();
  }

  private void settle() {
    outstanding.forEach(output::forget);
    outstanding.clear();
    settled = true;
    List<Gathering> told = List.copyOf(waiting);
    waiting.clear();
    told.forEach(gathering -> gathering.settled(this));
  }
}
