package io.rivero.ice;

import java.net.InetSocketAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One ICE generation of one session (RFC 8445); an ICE restart makes a second agent with the same
/// [Config#session], and the first one keeps the media until the second has a valid pair.
///
/// ice4j establishes the session; then it is let go, and [Paths] keeps the session alive.
///
/// Owner: the loop's thread. Exceptions: [#create] belongs on a control thread, since it may block
/// for some milliseconds; [#ufrag], [#password], [#localCandidates], [#session] and [#close] may be
/// called by any thread.
///
/// One component only: BUNDLE and rtcp-mux, or an agent per m-line.
public final class IceAgent {
  /// The most remote candidates that are taken; more are dropped.
  public static final int MAX_REMOTE_CANDIDATES = 64;

  /// The most addresses of one peer; the oldest of more is forgotten.
  static final int MAX_REMOTES = 32;

  static final int MAX_LOCAL_ADDRESSES = 16;
  static final int REQUESTS_PER_SECOND = 50;
  static final int REQUEST_BURST = 100;

  /// How an agent behaves.
  ///
  /// @param controlling the role (RFC 8445 section 6.1.1): the offerer, or whoever faces an
  ///   ice-lite peer; a conflict is repaired
  /// @param session groups the generations of one session; compared by identity
  /// @param stunServer asked for our server-reflexive address by [#gather]; null for none; ignored
  ///   if its name was not resolved
  public record Config(
      boolean controlling, Object session, @Nullable InetSocketAddress stunServer) {}

  /// What happens to an agent. Called on the loop's thread, from within [IceDemux#receive],
  /// [IceDemux#onTimeout], [#gather] or a task of the loop. It may call the agent.
  public interface Listener {
    /// A new state; never the same twice in a row. `CLOSED` is not reported.
    void onState(IceState state);

    /// The first valid pair: DTLS and media may be sent and accepted from now on. Once per agent.
    void onValidated(IcePair pair);

    /// Code of the agent, or of this listener, has thrown while time was up; the agent has closed
    /// itself.
    void onFault(RuntimeException fault);

    /// The pair to send on, when it is selected and whenever it changes.
    void onSelected(IcePair pair);

    /// A server-reflexive candidate was found; between [IceAgent#gather] and [#onGatheringDone].
    void onCandidate(IceCandidate candidate);

    /// There are no more local candidates; once, at most one second after [IceAgent#gather].
    void onGatheringDone();
  }

  private static final System.Logger LOG = System.getLogger(IceAgent.class.getName());

  private final IceDemux demux;
  private final Config config;
  private final LocalCandidates locals;
  private final Listener listener;
  private final String ufrag;
  private final String password;
  private final IceMessages messages;
  private final Progress progress;

  // Owned by the loop from here on.
  private final Role role;
  private final RemoteCandidates remoteCandidates = new RemoteCandidates();
  private final KnownRemotes remotes;
  private final Gathering gathering;
  private final TokenBucket requests;
  private final Paths paths;
  private @Nullable Establishment establishment;
  private boolean gathered;
  private int generation;

  private IceAgent(IceDemux demux, Config config, List<LocalAddress> locals, Listener listener) {
    this.demux = demux;
    this.config = config;
    this.locals = new LocalCandidates(locals);
    this.listener = listener;
    Establishment ice4j =
        new Establishment(demux, this, this.locals.sockets(), config.controlling());
    ufrag = ice4j.ufrag();
    password = ice4j.password();
    progress = new Progress(ufrag, listener);
    role = new Role(config.controlling(), ice4j.tieBreaker());
    messages = new IceMessages(demux.hmac, ufrag, password, role);
    establishment = ice4j;
    remotes = new KnownRemotes(demux, this);
    gathering = new Gathering(this.locals.sockets(), listener);
    requests = new TokenBucket(REQUESTS_PER_SECOND, REQUEST_BURST);
    paths = new Paths(demux.random, new PathsOutput());
  }

  /// Makes the agent and its host candidates. Blocks for some milliseconds (the first one of a JVM
  /// about a second, see [#warmUp]).
  ///
  /// @param localAddresses 1 to 16 sockets of the loop, the most preferred first
  /// @throws IllegalArgumentException if there is no local address, or there are too many
  public static IceAgent create(
      IceDemux demux, Config config, List<LocalAddress> localAddresses, Listener listener) {
    if (localAddresses.isEmpty() || localAddresses.size() > MAX_LOCAL_ADDRESSES) {
      throw new IllegalArgumentException(localAddresses.size() + " local addresses");
    }
    Ice4jSettings.apply();
    IceAgent agent = new IceAgent(demux, config, localAddresses, listener);
    demux.loop.execute(agent::register);
    return agent;
  }

  /// Loads what the first agent needs, in the background; call it at start.
  public static void warmUp() {
    WarmUp.start();
  }

  /// The `ice-ufrag` for our description.
  public String ufrag() {
    return ufrag;
  }

  /// The `ice-pwd` for our description.
  public String password() {
    return password;
  }

  /// The session of [Config#session].
  public Object session() {
    return config.session();
  }

  /// The host candidates, the most preferred first; two sockets that are advertised alike give one.
  public List<IceCandidate> localCandidates() {
    return locals.all();
  }

  /// Reports server-reflexive candidates, then that gathering is done: at once if there is no STUN
  /// server or its answer is known, within a second if it is dead. Later calls do nothing.
  public void gather() {
    if (gathered || progress.isClosed()) {
      return;
    }
    gathered = true;
    InetSocketAddress server = config.stunServer();
    gathering.start(
        server == null || server.isUnresolved()
            ? List.of()
            : demux.reflexives(locals.sockets(), server, demux.loop.nowNanos()));
  }

  /// The peer's credentials; once, before [#start]. Candidates may be added before.
  ///
  /// @throws IllegalStateException if they were set before: a restart is a new agent
  /// @throws IllegalArgumentException if they are outside RFC 8839 section 5.4 (4 and 22 to 256
  ///   characters)
  public void setRemote(String remoteUfrag, String remotePassword) {
    requireLength("ufrag", remoteUfrag, 4);
    requireLength("password", remotePassword, 22);
    if (messages.hasRemote()) {
      throw new IllegalStateException("remote credentials set twice");
    }
    messages.setRemote(remoteUfrag, remotePassword);
    remoteCandidates.setUfrag(remoteUfrag);
    if (establishment != null) {
      establishment.setRemote(remoteUfrag, remotePassword);
    }
  }

  /// A candidate of the peer, at any time. Dropped: names (never looked up), other components than
  /// 1, TCP, what cannot be sent to, another generation's, and those after the first
  /// [#MAX_REMOTE_CANDIDATES].
  ///
  /// @return whether it was taken
  public boolean addRemoteCandidate(IceCandidate candidate) {
    RemoteCandidates.Usable usable = progress.isClosed() ? null : remoteCandidates.add(candidate);
    if (usable == null) {
      return false;
    }
    if (establishment == null) {
      probe(usable.address(), demux.loop.nowNanos());
    } else if (establishment.isStarted()) {
      establishment.addRemoteCandidate(usable);
    }
    return true;
  }

  /// Starts the checks.
  ///
  /// @throws IllegalStateException without credentials of the peer, or when called twice
  public void start() {
    if (!messages.hasRemote() || !progress.isNew()) {
      throw new IllegalStateException("start in " + progress.state());
    }
    if (establishment == null) {
      return; // closed
    }
    progress.change(IceState.CHECKING);
    remoteCandidates.all().forEach(establishment::addRemoteCandidate);
    establishment.start(demux.loop.nowNanos());
    demux.due(deadlineNanos());
  }

  /// The state now.
  public IceState state() {
    return progress.state();
  }

  /// Where to send: the first valid pair, later the selected one; null before that and after
  /// consent was lost.
  public @Nullable IcePair pair() {
    return progress.pair();
  }

  /// Was a check of ours to this address answered? DTLS from elsewhere must not be listened to.
  public boolean isValidated(InetSocketAddress remote) {
    return remotes.isValidated(remote) || paths.isValidated(remote);
  }

  /// A hint: authenticated media (SRTP) came from here. Cheap; as often as once per packet, better
  /// every 100 ms. It tells a path that has fallen silent from one that only carries media.
  public void noteMedia(InetSocketAddress remote, long nowNanos) {
    paths.media(remote, nowNanos);
  }

  /// Ends the agent and removes every trace of it. Idempotent; by any thread: the demultiplexer
  /// ignores it at once, and the maps are cleaned on the loop.
  public void close() {
    if (progress.close()) {
      demux.loop.execute(this::unregister);
    }
  }

  // ---- for the demultiplexer

  boolean isClosed() {
    return progress.isClosed();
  }

  IceMessages messages() {
    return messages;
  }

  boolean admits(long nowNanos) {
    return requests.tryTake(nowNanos);
  }

  /// Does media from this remote, which another agent has heard of too, stay ours? Of one session
  /// the younger generation has it. Of two sessions the one that has proven it: a peer can spoof
  /// another one's address in a request, but it cannot answer our check there.
  boolean keeps(InetSocketAddress remote, IceAgent other) {
    if (isClosed()) {
      return false;
    }
    return isSiblingOf(other)
        ? generation > other.generation
        : isValidated(remote) && !other.isValidated(remote);
  }

  /// Is this a generation of the same session?
  @SuppressWarnings("ReferenceEquality") // the caller's object is an identity, nothing else
  boolean isSiblingOf(IceAgent other) {
    return session() == other.session();
  }

  boolean knows(InetSocketAddress remote) {
    return remotes.contains(remote);
  }

  long deadlineNanos() {
    return establishment == null ? paths.deadlineNanos() : establishment.deadlineNanos();
  }

  void onTimeout(long nowNanos) {
    if (progress.isClosed() || deadlineNanos() > nowNanos) {
      return;
    }
    IcePair pair = progress.pair();
    if (establishment == null) {
      paths.onTimeout(nowNanos);
    } else if (pair == null) {
      fail(nowNanos);
    } else {
      takeOver(pair.localAddress(), pair.remoteAddress(), nowNanos); // never nominated: use it
    }
  }

  void fault(RuntimeException fault) {
    close();
    listener.onFault(fault);
  }

  /// Is this one of the addresses that the agent was made for? A port may have more.
  boolean isAt(InetSocketAddress address) {
    return locals.isBound(address);
  }

  /// An authentic request (RFC 8445 section 7.3).
  void receiveRequest(
      StunMessage request, InetSocketAddress local, InetSocketAddress remote, long nowNanos) {
    if (request.unknownRequired().length > 0) {
      demux.send(messages.unknownAttributes(request), local, remote);
      return;
    }
    if (role.conflictsWith(request)) {
      if (role.isKeptAgainst(request)) {
        demux.send(messages.roleConflict(request), local, remote);
        return;
      }
      setControlling(!role.isControlling());
    }
    remotes.add(remote, progress.pair());
    if (establishment != null && establishment.isStarted()) {
      establishment.receive(request.copy(), local, remote);
      return;
    }
    demux.send(messages.success(request, remote), local, remote);
    if (establishment != null) {
      establishment.receiveEarly(request.copy(), local, remote);
    } else {
      paths.request(local, remote, request.priority(), request.useCandidate(), nowNanos);
      demux.due(deadlineNanos());
    }
  }

  /// An authentic response to a check of ice4j's.
  void receiveIce4jResponse(
      Pending.OfIce4j pending,
      StunMessage response,
      InetSocketAddress local,
      InetSocketAddress remote) {
    if (establishment != null) {
      if (response.errorCode() == 487) {
        role.setControlling(!pending.controlling()); // as ice4j will do
      }
      remotes.add(remote, progress.pair());
      establishment.receiveResponse(response, local, remote);
    }
  }

  /// An authentic response to a check of our own (RFC 8445 section 7.2.5).
  void receivePathResponse(
      Pending.OfPath pending,
      StunMessage response,
      InetSocketAddress local,
      InetSocketAddress remote,
      long nowNanos) {
    Path path = pending.path();
    if (!path.remote.equals(remote) || !path.local.equals(local)) {
      return; // not symmetric: no proof for this path (section 7.2.5.2.1)
    }
    if (response.type() == StunMessage.BINDING_SUCCESS) {
      remotes.validated(remote);
      remotes.add(remote, progress.pair());
      paths.response(path, nowNanos);
    } else if (response.errorCode() == 487) {
      setControlling(!pending.controlling());
      paths.retry(path, nowNanos);
    }
    demux.due(deadlineNanos());
  }

  // ---- what happens

  private void register() {
    generation = demux.add(this);
  }

  private void unregister() {
    endEstablishment();
    paths.clear();
    gathering.close();
    remotes.clear();
    progress.forgetPair();
  }

  private void endEstablishment() {
    Establishment ended = establishment;
    if (ended != null) {
      establishment = null;
      ended.end();
    }
  }

  void validatedByIce4j(InetSocketAddress local, InetSocketAddress remote) {
    if (!progress.isClosed()) {
      remotes.validated(remote);
      remotes.add(remote, progress.pair());
      if (progress.pair() == null) {
        progress.use(pair(local, remote)); // until ice4j has made its choice
      }
    }
  }

  /// From here on [Paths] is in charge.
  void takeOver(InetSocketAddress local, InetSocketAddress remote, long nowNanos) {
    if (establishment == null || progress.isClosed()) {
      return;
    }
    endEstablishment();
    remotes.validated(remote);
    remotes.add(remote, progress.pair());
    paths.establish(local, remote, nowNanos);
    demux.due(deadlineNanos());
  }

  /// Establishment has found nothing; whatever the peer does or names later is still tried.
  void fail(long nowNanos) {
    if (establishment == null || progress.isClosed()) {
      return;
    }
    endEstablishment();
    progress.change(IceState.FAILED);
    for (RemoteCandidates.Usable usable : List.copyOf(remoteCandidates.all())) {
      probe(usable.address(), nowNanos);
    }
  }

  private void probe(InetSocketAddress remote, long nowNanos) {
    for (LocalAddress local : locals.sockets()) {
      if (local.bound().getAddress().getClass() == remote.getAddress().getClass()) {
        paths.probe(local.bound(), remote, nowNanos);
      }
    }
    demux.due(deadlineNanos());
  }

  private IcePair pair(InetSocketAddress local, InetSocketAddress remote) {
    return new IcePair(locals.at(local), remoteCandidates.at(remote, 0), local, remote);
  }

  private void setControlling(boolean nowControlling) {
    if (role.setControlling(nowControlling)) {
      LOG.log(System.Logger.Level.DEBUG, "{0}: controlling {1}", ufrag, nowControlling);
      if (establishment != null) {
        establishment.setControlling(nowControlling);
      }
    }
  }

  private static void requireLength(String what, String value, int min) {
    if (value.length() < min || value.length() > 256) {
      throw new IllegalArgumentException(what + " of " + value.length() + " characters");
    }
  }

  private final class PathsOutput implements Paths.Output {
    @Override
    public boolean isControlling() {
      return role.isControlling();
    }

    @Override
    public void check(Path path, TransactionId id, boolean nominate) {
      demux.expect(id, new Pending.OfPath(IceAgent.this, path, role.isControlling()));
      long priority = locals.checkPriority(path.local);
      demux.send(messages.check(id, priority, nominate), path.local, path.remote);
    }

    @Override
    public void forget(TransactionId id) {
      demux.forget(id);
    }

    @Override
    public void selected(Path path) {
      progress.select(pair(path.local, path.remote));
    }

    @Override
    public void consentLost() {
      progress.consentLost();
    }
  }
}
