package io.rivero.ice;

import java.net.InetSocketAddress;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/// The loop's side of ice4j: from the creation of an agent until a pair is selected or none was
/// found. Owner: the loop's thread.
final class Establishment {
  /// How long checks may run without a valid pair. ice4j paces 50 times a second while they do, so
  /// they must not run for ever.
  static final long CHECK_NANOS = 30_000_000_000L;

  /// How long a nomination may take after the first valid pair.
  static final long NOMINATE_NANOS = 5_000_000_000L;

  /// The oldest of more pending requests of ours is forgotten.
  static final int MAX_TRANSACTIONS = 64;

  /// Addresses whose requests wait for [#start].
  static final int MAX_EARLY = 32;

  private final Ice4jEngine engine;
  private final SerialFeed feed;
  private final Set<TransactionId> transactions = new LinkedHashSet<>();
  private final Map<InetSocketAddress, Runnable> early = new LinkedHashMap<>();
  private boolean started;
  private long deadlineNanos = Long.MAX_VALUE;

  Establishment(Ice4jEngine engine, SerialFeed feed) {
    this.engine = engine;
    this.feed = feed;
  }

  boolean isStarted() {
    return started;
  }

  void setRemote(String ufrag, String password) {
    feed.execute(() -> engine.setRemote(ufrag, password));
  }

  void setControlling(boolean controlling) {
    feed.execute(() -> engine.setControlling(controlling));
  }

  void addRemoteCandidate(RemoteCandidates.Usable candidate) {
    feed.execute(() -> engine.addRemoteCandidate(candidate));
  }

  void start(long nowNanos) {
    started = true;
    deadlineNanos = nowNanos + CHECK_NANOS;
    feed.execute(engine::start);
    early.values().forEach(Runnable::run);
    early.clear();
  }

  /// The peer may check before we have its answer (RFC 8445 section 7.3). Its last request from
  /// each address is kept: ice4j itself would keep all of them.
  void receiveEarly(byte[] stun, InetSocketAddress local, InetSocketAddress remote) {
    if (early.size() < MAX_EARLY || early.containsKey(remote)) {
      early.put(remote, () -> receive(stun, local, remote));
    }
  }

  void receive(byte[] stun, InetSocketAddress local, InetSocketAddress remote) {
    feed.offer(() -> engine.receive(stun, local, remote));
  }

  void validated(long nowNanos) {
    deadlineNanos = Math.min(deadlineNanos, nowNanos + NOMINATE_NANOS);
  }

  long deadlineNanos() {
    return deadlineNanos;
  }

  /// ice4j sends a request: which response is it to get?
  void sent(IceDemux demux, IceAgent agent, StunMessage request) {
    TransactionId id = request.transactionId();
    demux.expect(id, new Pending.OfIce4j(agent, request.fromControlling()));
    if (transactions.add(id) && transactions.size() > MAX_TRANSACTIONS) {
      TransactionId oldest = transactions.iterator().next();
      transactions.remove(oldest);
      demux.forget(oldest);
    }
  }

  void answered(TransactionId id) {
    transactions.remove(id);
  }

  void end(IceDemux demux) {
    transactions.forEach(demux::forget);
    transactions.clear();
    early.clear();
    feed.execute(engine::free);
  }
}
