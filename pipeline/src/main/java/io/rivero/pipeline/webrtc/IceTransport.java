package io.rivero.pipeline.webrtc;

import io.rivero.ice.IceAgent;
import io.rivero.ice.IceCandidate;
import io.rivero.ice.IcePair;
import io.rivero.ice.IceState;
import io.rivero.ice.LocalAddress;
import io.rivero.pipeline.net.MediaPort;
import io.rivero.pipeline.net.UdpSocket;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The ICE side of a peer: its generations (RFC 8445 section 2.4), and the way that datagrams take
/// to it now.
///
/// Owned by the loop of its port, except for {@link #newGeneration}.
public final class IceTransport {
  /// How often ICE is told that media comes from an address.
  private static final long NOTE_MEDIA_NANOS = 100_000_000;

  /// How long the agent of before a restart still hears.
  private static final long RETIRED_NANOS = 5_000_000_000L;

  private static final Logger LOGGER = System.getLogger(IceTransport.class.getName());

  private final WebRtcPeer peer;
  private final MediaPort port;
  private final PeerDirectory directory;
  private final WebRtcPeer.Listener listener;
  private final List<Generation> generations = new ArrayList<>(); // the first one has the media
  private @Nullable Generation retired; // still hears: the browser changes over a little later
  private long retiredUntilNanos = Long.MAX_VALUE;
  private @Nullable UdpSocket socket;
  private @Nullable InetSocketAddress remote;
  private @Nullable WebRtcPeer hairpin;
  private @Nullable InetSocketAddress notedRemote;
  private long notedNanos;

  IceTransport(
      WebRtcPeer peer, MediaPort port, PeerDirectory directory, WebRtcPeer.Listener listener) {
    this.peer = peer;
    this.port = port;
    this.directory = directory;
    this.listener = listener;
  }

  /// Makes the ICE agent of a further generation; it does nothing before {@link #join}. Control
  /// thread: it may take some milliseconds.
  ///
  /// @param controlling RFC 8445 section 6.1.1
  /// @param stunServer null for none
  public Generation newGeneration(
      boolean controlling,
      @Nullable InetSocketAddress stunServer,
      List<LocalAddress> localAddresses) {
    var generation = new Generation();
    generation.agent =
        IceAgent.create(
            port.demux(),
            new IceAgent.Config(controlling, peer, stunServer),
            localAddresses,
            generation);
    return generation;
  }

  /// Makes a generation the youngest. The one before keeps the media until this one has a valid
  /// pair, the ones before that are closed.
  public void join(Generation generation) {
    while (generations.size() > 1) {
      leave(generations.removeLast());
    }
    generations.add(generation);
    directory.add(generation.agent().ufrag(), peer);
  }

  /// The youngest generation, for signalling.
  ///
  /// @throws IllegalStateException before {@link #join}
  public Generation generation() {
    if (generations.isEmpty()) {
      throw new IllegalStateException(peer + " has no ICE generation");
    }
    return generations.getLast();
  }

  /// Is there a way to the peer now?
  boolean isReachable() {
    return remote != null;
  }

  /// Has ICE shown that the peer is at this address?
  boolean isValidated(InetSocketAddress from) {
    return generations.stream().anyMatch(generation -> generation.agent().isValidated(from));
  }

  /// A buffer to write the next datagram to, for {@link #sendOut}.
  ///
  /// @throws IllegalStateException if the peer was never reachable
  byte[] out() {
    if (socket == null) {
      throw new IllegalStateException(peer + " has no way");
    }
    return socket.out();
  }

  /// Sends the first bytes of {@link #out}, if there is a way.
  void sendOut(int length) {
    if (socket == null || remote == null) {
      return;
    }
    if (hairpin == null) {
      socket.sendOut(length, remote);
    } else {
      send(ByteBuffer.wrap(socket.out(), 0, length));
    }
  }

  /// Sends a datagram, if there is a way.
  void send(ByteBuffer datagram) {
    UdpSocket from = socket;
    if (from == null || remote == null) {
      return;
    }
    WebRtcPeer target = hairpin;
    if (target == null) {
      from.send(datagram, remote);
      return;
    }
    byte[] copy = new byte[datagram.remaining()];
    datagram.get(copy);
    target.port().loop().execute(() -> target.receiveHairpin(copy, from.local()));
  }

  /// Authentic media has come: consent is alive, and the path may have changed.
  void noteMedia(InetSocketAddress from, long nowNanos) {
    if (nowNanos - notedNanos >= NOTE_MEDIA_NANOS || !from.equals(notedRemote)) {
      notedNanos = nowNanos;
      notedRemote = from;
      for (Generation generation : generations) {
        generation.agent().noteMedia(from, nowNanos);
      }
      port.touched();
    }
  }

  long deadlineNanos() {
    return retired == null ? Long.MAX_VALUE : retiredUntilNanos;
  }

  void onTimeout(long nowNanos) {
    if (retired != null && nowNanos >= retiredUntilNanos) {
      leaveRetired();
    }
  }

  void close() {
    leaveRetired();
    generations.forEach(this::leave);
    port.touched();
  }

  /// After an ICE restart the peer still sends on the old pair until it has found the new one valid
  /// itself (RFC 8445 section 12.2): the old agent is kept for its addresses.
  private void retire(Generation generation) {
    leaveRetired();
    retired = generation;
    retiredUntilNanos = peer.nowNanos() + RETIRED_NANOS;
    peer.touched();
  }

  private void leaveRetired() {
    if (retired != null) {
      leave(retired);
      retired = null;
    }
  }

  private void leave(Generation generation) {
    directory.remove(generation.agent().ufrag());
    generation.agent().close();
  }

  /// One ICE generation (RFC 8445 section 2.4): the first one, and one for each restart.
  public final class Generation implements IceAgent.Listener {
    private @Nullable IceAgent agent;
    private String remoteUfrag = "";

    private Generation() {}

    /// The peer's credentials, and with them the start of what ICE may do.
    public void setRemote(String ufrag, String password) {
      remoteUfrag = ufrag;
      agent().setRemote(ufrag, password);
    }

    public IceAgent agent() {
      if (agent == null) {
        throw new IllegalStateException("the agent is being made");
      }
      return agent;
    }

    @Override
    public void onState(IceState state) {
      LOGGER.log(Level.DEBUG, "{0}: ICE {1}", peer, state);
      if (hasMedia() && (state == IceState.DISCONNECTED || state == IceState.FAILED)) {
        remote =
            null; // keys and DTLS stay: a restart, or a late check of the peer, revives the call
      }
      if (isYoungest()) {
        listener.iceState(state);
      }
    }

    @Override
    public void onValidated(IcePair pair) {
      onSelected(pair);
      peer.startDtls();
    }

    @Override
    public void onSelected(IcePair pair) {
      if (peer.isClosed() || !generations.contains(this)) {
        return;
      }
      while (!hasMedia()) {
        retire(generations.removeFirst()); // a restart has succeeded
      }
      socket = port.socket(pair.localAddress());
      remote = pair.remoteAddress();
      hairpin = port.isOwn(pair.remoteAddress()) ? directory.peer(remoteUfrag) : null;
      listener.pairSelected(pair);
    }

    @Override
    public void onFault(RuntimeException fault) {
      peer.fail(fault);
    }

    @Override
    public void onCandidate(IceCandidate candidate) {
      if (isYoungest()) {
        listener.candidateFound(candidate);
      }
    }

    @Override
    public void onGatheringDone() {
      if (isYoungest()) {
        listener.gatheringDone();
      }
    }

    private boolean hasMedia() {
      return !peer.isClosed() && !generations.isEmpty() && equals(generations.getFirst());
    }

    private boolean isYoungest() {
      return !peer.isClosed() && !generations.isEmpty() && equals(generations.getLast());
    }
  }
}
