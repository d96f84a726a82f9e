package io.rivero.ice;

import java.net.InetSocketAddress;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The loop's side of ice4j: from the creation of an agent until a pair is selected or none was
/// found. Owner: the loop's thread; only what [Ice4jEngine.Events] declares is called by ice4j.
final class Establishment implements Ice4jEngine.Events {
  /// How long checks may run without a valid pair. ice4j paces 50 times a second while they do, so
  /// they must not run for ever.
  static final long CHECK_NANOS = 30_000_000_000L;

  /// How long a nomination may take after the first valid pair.
  static final long NOMINATE_NANOS = 5_000_000_000L;

  /// The oldest of more pending requests of ours is forgotten.
  static final int MAX_TRANSACTIONS = 64;

  /// Addresses whose requests wait for [#start].
  static final int MAX_EARLY = 32;

  private final IceDemux demux;
  private final IceAgent agent;
  private final Ice4jEngine engine;
  private final SerialFeed feed = new SerialFeed();
  private final Set<TransactionId> transactions = new LinkedHashSet<>();
  private final Map<InetSocketAddress, Runnable> early = new LinkedHashMap<>();
  private boolean started;
  private boolean ended;
  private long deadlineNanos = Long.MAX_VALUE;

  /// Blocks for some milliseconds: belongs on a control thread.
  Establishment(IceDemux demux, IceAgent agent, List<LocalAddress> locals, boolean controlling) {
    this.demux = demux;
    this.agent = agent;
    this.engine = new Ice4jEngine(locals, controlling, this);
  }

  String ufrag() {
    return engine.ufrag();
  }

  String password() {
    return engine.password();
  }

  long tieBreaker() {
    return engine.tieBreaker();
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

  long deadlineNanos() {
    return deadlineNanos;
  }

  /// A response to a request of ice4j's was found authentic.
  void receiveResponse(StunMessage response, InetSocketAddress local, InetSocketAddress remote) {
    transactions.remove(response.transactionId());
    receive(response.copy(), local, remote);
  }

  /// Lets ice4j go; its late events are ignored.
  void end() {
    ended = true;
    transactions.forEach(demux::forget);
    transactions.clear();
    early.clear();
    feed.execute(engine::free);
  }

  @Override
  public void send(byte[] stun, InetSocketAddress local, InetSocketAddress remote) {
    onLoop(() -> sendOnLoop(stun, local, remote));
  }

  @Override
  public void validated(InetSocketAddress local, InetSocketAddress remote) {
    onLoop(() -> {
      deadlineNanos = Math.min(deadlineNanos, demux.loop.nowNanos() + NOMINATE_NANOS);
      demux.due(deadlineNanos);
      agent.validatedByIce4j(local, remote);
    });
  }

  @Override
  public void completed(InetSocketAddress local, InetSocketAddress remote) {
    onLoop(() -> agent.takeOver(local, remote, demux.loop.nowNanos()));
  }

  @Override
  public void failed() {
    onLoop(() -> agent.fail(demux.loop.nowNanos()));
  }

  private void onLoop(Runnable event) {
    demux.loop.execute(() -> {
      if (!ended) {
        event.run();
      }
    });
  }

  private void sendOnLoop(byte[] stun, InetSocketAddress local, InetSocketAddress remote) {
    StunMessage message = StunMessage.parse(stun, 0, stun.length);
    if (message != null && message.type() == StunMessage.BINDING_REQUEST) {
      expect(message);
    }
    demux.send(stun, local, remote);
  }

  /// Which request is the response to come to? Repeated for a retransmission.
  private void expect(StunMessage request) {
    TransactionId id = request.transactionId();
    demux.expect(id, new Pending.OfIce4j(agent, request.fromControlling()));
    if (transactions.add(id) && transactions.size() > MAX_TRANSACTIONS) {
      TransactionId oldest = transactions.iterator().next();
      transactions.remove(oldest);
      demux.forget(oldest);
    }
  }
}
