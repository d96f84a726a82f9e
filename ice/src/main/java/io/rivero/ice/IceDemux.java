package io.rivero.ice;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// All agents of one media loop: which of them does a datagram belong to (RFC 8445, RFC 7983)?
///
/// STUN goes by ufrag (requests) or transaction id (responses), never by address first, so that an
/// ICE restart on an unchanged 5-tuple reaches the new agent. MESSAGE-INTEGRITY of requests and
/// responses is checked before anything is created for the sender. Everything else (DTLS, SRTP)
/// goes by remote address, see [#byRemote].
///
/// Owner: the loop's thread, for every method. Nothing throws for what comes from the network.
public final class IceDemux {
  /// The most pairs of a local address and a STUN server; the one asked for longest ago goes first.
  static final int MAX_REFLEXIVES = 64;

  final IceLoop loop;
  final RandomGenerator random;
  final StunIntegrity hmac = new StunIntegrity();

  private final Map<String, IceAgent> agents = new HashMap<>();
  private final Map<InetSocketAddress, IceAgent> remotes = new HashMap<>();
  private final Map<TransactionId, Pending> transactions = new HashMap<>();
  private final List<ServerReflexive> reflexives = new ArrayList<>();

  /// Not later than the first thing that is due; found again when it has passed.
  private long deadlineNanos = Long.MAX_VALUE;

  private int generations;
  private long malformed;
  private long unknown;
  private long forged;
  private long rateLimited;

  /// An empty demultiplexer of one loop.
  public IceDemux(IceLoop loop) {
    this(loop, new SecureRandom());
  }

  IceDemux(IceLoop loop, RandomGenerator random) {
    this.loop = loop;
    this.random = random;
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
      long nowNanos) {
    StunMessage message = StunMessage.parse(buffer, offset, length);
    if (message == null) {
      malformed++;
      return;
    }
    switch (message.type()) {
      case StunMessage.BINDING_REQUEST -> receiveRequest(message, local, remote, nowNanos);
      case StunMessage.BINDING_SUCCESS, StunMessage.BINDING_ERROR ->
          receiveResponse(message, local, remote, nowNanos);
      case StunMessage.BINDING_INDICATION -> {} // a keep-alive (RFC 8445 section 11)
      default -> unknown++;
    }
  }

  /// Which agent do datagrams other than STUN from here belong to? Only remotes whose STUN was
  /// authentic are known, at most 32 for an agent. Of two generations of one session the younger is
  /// returned.
  ///
  /// @return null: drop it
  public @Nullable IceAgent byRemote(InetSocketAddress remote) {
    IceAgent agent = remotes.get(remote);
    return agent == null || agent.isClosed() ? null : agent;
  }

  /// When [#onTimeout] is due; `Long.MAX_VALUE` if nothing is.
  public long deadlineNanos() {
    return deadlineNanos;
  }

  /// Does what is due: consent, checks of our own, server-reflexive refresh. Early calls are
  /// harmless.
  public void onTimeout(long nowNanos) {
    if (nowNanos < deadlineNanos) {
      return;
    }
    // Rarely more than 30 times a second, so that looking at all is cheaper than keeping an order.
    deadlineNanos = Long.MAX_VALUE;
    for (IceAgent agent : List.copyOf(agents.values())) {
      try {
        agent.onTimeout(nowNanos);
        due(agent.deadlineNanos());
      } catch (RuntimeException e) {
        agent.fault(e); // one agent's fault does not keep the others from their turn
      }
    }
    for (ServerReflexive reflexive : List.copyOf(reflexives)) {
      reflexive.onTimeout(nowNanos);
      due(reflexive.deadlineNanos());
    }
  }

  /// What was dropped and what is held.
  public IceCounters counters() {
    return new IceCounters(
        malformed,
        unknown,
        forged,
        rateLimited,
        agents.size(),
        remotes.size(),
        transactions.size(),
        reflexives.size());
  }

  private void receiveRequest(
      StunMessage request, InetSocketAddress local, InetSocketAddress remote, long nowNanos) {
    String ufrag = request.localUfrag();
    IceAgent agent = ufrag == null ? null : agents.get(ufrag);
    if (agent == null || agent.isClosed() || !agent.isAt(local)) {
      unknown++; // also what comes to an address that the agent does not use
    } else if (!agent.messages().isAuthenticRequest(request)) {
      forged++;
    } else if (!agent.admits(nowNanos)) {
      rateLimited++;
    } else {
      agent.receiveRequest(request, local, remote, nowNanos);
    }
  }

  private void receiveResponse(
      StunMessage response, InetSocketAddress local, InetSocketAddress remote, long nowNanos) {
    switch (transactions.get(response.transactionId())) {
      case null -> unknown++;
      case Pending.OfReflexive(ServerReflexive reflexive) -> {
        reflexive.response(response, local, remote, nowNanos);
        due(reflexive.deadlineNanos());
      }
      case Pending.OfIce4j pending -> {
        if (isAuthentic(pending.agent(), response)) {
          forget(response.transactionId());
          pending.agent().receiveIce4jResponse(pending, response, local, remote);
        }
      }
      case Pending.OfPath pending -> {
        if (isAuthentic(pending.agent(), response)) {
          pending.agent().receivePathResponse(pending, response, local, remote, nowNanos);
        }
      }
    }
  }

  private boolean isAuthentic(IceAgent agent, StunMessage response) {
    boolean authentic = agent.messages().isAuthenticResponse(response);
    if (!authentic) {
      forged++;
    }
    return authentic;
  }

  /// Makes an agent reachable by its ufrag.
  int add(IceAgent agent) {
    agents.put(agent.ufrag(), agent);
    return generations++;
  }

  /// This remote is authentic. The latest agent wins, unless the one that has it may keep it.
  void addRemote(InetSocketAddress remote, IceAgent agent) {
    remotes.merge(remote, agent, (held, now) -> held.keeps(remote, now) ? held : now);
  }

  void removeRemote(InetSocketAddress remote, IceAgent agent) {
    remotes.remove(remote, agent);
  }

  /// Removes an agent; another generation of its session gets back the remotes that it shares.
  void remove(IceAgent agent, Iterable<InetSocketAddress> itsRemotes) {
    agents.remove(agent.ufrag(), agent);
    for (InetSocketAddress remote : itsRemotes) {
      if (remotes.remove(remote, agent)) {
        agents.values().stream()
            .filter(other -> other.isSiblingOf(agent) && other.knows(remote))
            .forEach(other -> addRemote(remote, other));
      }
    }
  }

  void expect(TransactionId id, Pending pending) {
    transactions.put(id, pending);
  }

  void forget(TransactionId id) {
    transactions.remove(id);
  }

  /// Something is due at this time.
  void due(long dueNanos) {
    deadlineNanos = Math.min(deadlineNanos, dueNanos);
  }

  void send(byte[] stun, InetSocketAddress local, InetSocketAddress remote) {
    loop.send(ByteBuffer.wrap(stun), local, remote);
  }

  /// The server-reflexive addresses of these sockets, shared by all agents that ask the same
  /// server.
  List<ServerReflexive> reflexives(
      List<LocalAddress> locals, InetSocketAddress server, long nowNanos) {
    List<ServerReflexive> found = new ArrayList<>();
    for (LocalAddress local : locals) {
      InetAddress own = local.bound().getAddress();
      boolean sameFamily = own.getClass() == server.getAddress().getClass();
      if (sameFamily && (!own.isLoopbackAddress() || server.getAddress().isLoopbackAddress())) {
        found.add(reflexive(local, server, nowNanos));
      }
    }
    return found;
  }

  private ServerReflexive reflexive(LocalAddress local, InetSocketAddress server, long nowNanos) {
    for (ServerReflexive reflexive : reflexives) {
      if (reflexive.local.equals(local) && reflexive.server.equals(server)) {
        reflexives.remove(reflexive);
        reflexives.add(reflexive); // the latest asked for last
        return reflexive;
      }
    }
    if (reflexives.size() == MAX_REFLEXIVES) {
      reflexives.removeFirst().abandon();
    }
    ServerReflexive reflexive = new ServerReflexive(local, server, random, new ReflexiveOutput());
    reflexives.add(reflexive);
    reflexive.start(nowNanos);
    due(reflexive.deadlineNanos());
    return reflexive;
  }

  private final class ReflexiveOutput implements ServerReflexive.Output {
    @Override
    public void request(ServerReflexive reflexive, TransactionId id) {
      expect(id, new Pending.OfReflexive(reflexive));
      byte[] question = new StunWriter(StunMessage.BINDING_REQUEST, id).finish();
      send(question, reflexive.local.bound(), reflexive.server);
    }

    @Override
    public void forget(TransactionId id) {
      IceDemux.this.forget(id);
    }
  }
}
