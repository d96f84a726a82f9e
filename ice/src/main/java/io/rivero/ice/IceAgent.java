package io.rivero.ice;

import java.net.InetSocketAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One ICE generation of one session (RFC 8445); an ICE restart makes a second agent with the same
/// [Config#session], and the first one keeps the media until the second has a valid pair.
///
/// Owner: the loop's thread. Exceptions: [#create] belongs on a control thread, since it may block
/// for some milliseconds; [#ufrag], [#password], [#localCandidates], [#session] and [#close] may be
/// called by any thread.
///
/// One component only: BUNDLE and rtcp-mux, or an agent per m-line.
@SuppressWarnings("DoNotCallSuggester") // until the bodies are there
public final class IceAgent {
  /// The most remote candidates that are taken; more are dropped.
  public static final int MAX_REMOTE_CANDIDATES = 64;

  /// How an agent behaves.
  ///
  /// @param controlling the role (RFC 8445 section 6.1.1): the offerer, or whoever faces an
  ///   ice-lite peer; a conflict is repaired
  /// @param session groups the generations of one session; compared by identity
  /// @param stunServer asked for our server-reflexive address by [#gather]; null for none
  public record Config(
      boolean controlling, Object session, @Nullable InetSocketAddress stunServer) {}

  /// What happens to an agent. Called on the loop's thread, never from within a call of the agent's
  /// methods by its owner, except [IceAgent#gather] and [IceDemux#receive]/[IceDemux#onTimeout].
  public interface Listener {
    /// A new state; never the same twice in a row. `CLOSED` is not reported.
    void onState(IceState state);

    /// The first valid pair: DTLS and media may be sent and accepted from now on. Once per agent.
    void onValidated(IcePair pair);

    /// The pair to send on, when it is selected and whenever it changes.
    void onSelected(IcePair pair);

    /// A server-reflexive candidate was found; between [IceAgent#gather] and [#onGatheringDone].
    void onCandidate(IceCandidate candidate);

    /// There are no more local candidates; once, at most one second after [IceAgent#gather].
    void onGatheringDone();
  }

  private IceAgent() {}

  /// Makes the agent and its host candidates. Blocks for some milliseconds (the first one of a JVM
  /// about a second, see [#warmUp]).
  ///
  /// @param localAddresses 1 to 16 sockets of the loop, the most preferred first
  /// @throws IllegalArgumentException if there is no local address, or there are too many
  public static IceAgent create(
      IceDemux demux, Config config, List<LocalAddress> localAddresses, Listener listener) {
    throw new UnsupportedOperationException("unfinished");
  }

  /// Loads what the first agent needs, in the background; call it at start.
  public static void warmUp() {}

  /// The `ice-ufrag` for our description.
  public String ufrag() {
    throw new UnsupportedOperationException("unfinished");
  }

  /// The `ice-pwd` for our description.
  public String password() {
    throw new UnsupportedOperationException("unfinished");
  }

  /// The session of [Config#session].
  public Object session() {
    throw new UnsupportedOperationException("unfinished");
  }

  /// The host candidates, the most preferred first; two sockets that are advertised alike give one.
  public List<IceCandidate> localCandidates() {
    throw new UnsupportedOperationException("unfinished");
  }

  /// Reports server-reflexive candidates, then that gathering is done: at once if there is no STUN
  /// server or its answer is known, within a second if it is dead. Later calls do nothing.
  public void gather() {}

  /// The peer's credentials; once, before [#start]. Candidates may be added before.
  ///
  /// @throws IllegalStateException if they were set before: a restart is a new agent
  /// @throws IllegalArgumentException if they are outside RFC 8839 section 5.4 (4 and 22 to 256
  ///   characters)
  public void setRemote(String ufrag, String password) {}

  /// A candidate of the peer, at any time. Dropped: names (never looked up), other components than
  /// 1, TCP, what cannot be sent to, another generation's, and those after the first
  /// [#MAX_REMOTE_CANDIDATES].
  ///
  /// @return whether it was taken
  public boolean addRemoteCandidate(IceCandidate candidate) {
    throw new UnsupportedOperationException("unfinished");
  }

  /// Starts the checks.
  ///
  /// @throws IllegalStateException without credentials of the peer, or when called twice
  public void start() {}

  /// The state now.
  public IceState state() {
    throw new UnsupportedOperationException("unfinished");
  }

  /// Where to send: the first valid pair, later the selected one; null before that and after
  /// consent was lost.
  public @Nullable IcePair pair() {
    return null;
  }

  /// Was a check of ours to this address answered? DTLS from elsewhere must not be listened to.
  public boolean isValidated(InetSocketAddress remote) {
    return false;
  }

  /// A hint: authenticated media (SRTP) came from here. Cheap; as often as once per packet, better
  /// every 100 ms. It tells a path that has fallen silent from one that only carries media.
  public void noteMedia(InetSocketAddress remote, long nowNanos) {}

  /// Ends the agent and removes every trace of it. Idempotent; by any thread: the demultiplexer
  /// ignores it at once, and the maps are cleaned on the loop.
  public void close() {}
}
