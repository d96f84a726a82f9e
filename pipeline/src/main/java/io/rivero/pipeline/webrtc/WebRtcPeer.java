package io.rivero.pipeline.webrtc;

import io.rivero.dtls.DtlsTransport;
import io.rivero.ice.IceAgent;
import io.rivero.ice.IceCandidate;
import io.rivero.ice.IcePair;
import io.rivero.ice.IceState;
import io.rivero.ice.LocalAddress;
import io.rivero.pipeline.net.MediaLoop;
import io.rivero.pipeline.net.MediaPort;
import io.rivero.pipeline.net.Peer;
import io.rivero.pipeline.net.UdpSocket;
import io.rivero.rtp.RtpPacket;
import io.rivero.rtp.stream.RtpSession;
import io.rivero.rtp.stream.SendTrack;
import io.rivero.rtp.stream.SessionConfig;
import io.rivero.srtp.SrtpKeys;
import io.rivero.srtp.SrtpSession;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/// One WebRTC transport: ICE finds the way, DTLS makes the keys, SRTP protects the packets of one
/// RTP session.
///
/// What comes from the peer takes the straight path of {@link #receiveMedia}; what goes to it that
/// of {@link #send}. Owned by the loop of its port.
public final class WebRtcPeer implements Peer, MediaLoop.Timed, AutoCloseable {
  /// How often ICE is told that media comes from an address.
  private static final long NOTE_MEDIA_NANOS = 100_000_000;

  /// How long the agent of before a restart still hears.
  private static final long RETIRED_NANOS = 5_000_000_000L;

  private static final Logger LOGGER = System.getLogger(WebRtcPeer.class.getName());

  /// What the transport tells its endpoint, on the loop.
  public interface Listener extends RtpSession.Output {
    /// ICE of the present generation has a new state.
    void iceState(IceState state);

    /// The pair that media goes over, when there is one for the first time and whenever it changes.
    void pairSelected(IcePair pair);

    /// A local candidate beyond the host ones was found.
    void candidateFound(IceCandidate candidate);

    void gatheringDone();

    /// The DTLS handshake has begun.
    void dtlsConnecting();

    /// Media can be sent and received.
    void dtlsConnected();

    /// DTLS has failed, or the peer has said good-bye.
    void dtlsClosed(boolean closeNotify, String reason);

    /// The code of this peer has thrown; the transport has closed itself.
    void failed(RuntimeException fault);
  }

  private final String id;
  private final MediaPort port;
  private final PeerDirectory directory;
  private final Listener listener;
  private final RtpPacket packet = new RtpPacket();
  private final EarlyDatagrams early = new EarlyDatagrams();
  private final List<Generation> generations = new ArrayList<>();
  private @Nullable Generation retired; // still hears: the browser changes over a little later
  private long retiredUntilNanos;
  private @Nullable RtpSession session;
  private @Nullable DtlsTransport dtls;
  private boolean dtlsStarted;
  private @Nullable SrtpSession srtp;
  private @Nullable UdpSocket socket;
  private @Nullable WebRtcPeer hairpin;
  private @Nullable InetSocketAddress remote;
  private @Nullable InetSocketAddress notedRemote;
  private long notedNanos;
  private long malformed;
  private boolean closed;

  /// Makes a transport without any agent; any thread.
  ///
  /// @param id for the log
  /// @param directory the peers of the process
  public WebRtcPeer(String id, MediaPort port, PeerDirectory directory, Listener listener) {
    this.id = id;
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
            new IceAgent.Config(controlling, this, stunServer),
            localAddresses,
            generation);
    return generation;
  }

  /// Begins the RTP session; the handshake follows when ICE has found a way.
  public void open(SessionConfig config, DtlsTransport.Config dtlsConfig) {
    if (session != null) {
      throw new IllegalStateException(this + " is open");
    }
    long now = nowNanos();
    long unixNanos = port.loop().clock().wallOffsetNanos() + now;
    long seed = ThreadLocalRandom.current().nextLong();
    session = new RtpSession(config, unixNanos, now, seed, new Output());
    dtls = new DtlsTransport(dtlsConfig, new Dtls());
    port.loop().add(this);
  }

  /// Makes a generation the youngest. The one before keeps the media until this one has a valid
  /// pair, the ones before that are closed.
  public void join(Generation generation) {
    while (generations.size() > 1) {
      leave(generations.removeLast());
    }
    generations.add(generation);
    directory.add(generation.agent().ufrag(), this);
  }

  public MediaPort port() {
    return port;
  }

  /// The RTP side.
  ///
  /// @throws IllegalStateException before {@link #open}
  public RtpSession session() {
    if (session == null) {
      throw new IllegalStateException(this + " is not open");
    }
    return session;
  }

  /// Applies what a renegotiation has changed.
  public void update(SessionConfig config) {
    session().update(config, nowNanos());
    touched();
  }

  /// The youngest generation, for signalling.
  ///
  /// @throws IllegalStateException before {@link #join}
  public Generation generation() {
    if (generations.isEmpty()) {
      throw new IllegalStateException(this + " has no ICE generation");
    }
    return generations.getLast();
  }

  /// Is media protected and is there a way to the peer?
  public boolean isConnected() {
    return srtp != null && remote != null;
  }

  /// May media be sent once there is a way to the peer?
  public boolean hasKeys() {
    return srtp != null;
  }

  /// Sends the leg's form of a source's packet; nothing if the peer cannot be reached now.
  public void send(SendTrack track, RtpPacket sourcePacket, long nowNanos) {
    if (srtp == null || socket == null || remote == null) {
      return;
    }
    byte[] out = socket.out();
    if (sourcePacket.length() + SendTrack.MAX_GROWTH + SrtpSession.MAX_OVERHEAD > out.length) {
      malformed++;
      return;
    }
    int length = track.forward(sourcePacket, out, nowNanos);
    if (length == 0) {
      return;
    }
    int protectedLength = srtp.protect(out, 0, length);
    if (hairpin == null) {
      socket.sendOut(protectedLength, remote);
    } else {
      transmit(ByteBuffer.wrap(out, 0, protectedLength));
    }
  }

  /// The life of a packet: what kind, parse, unprotect, copy once, and on to the session.
  @Override
  public void receiveMedia(byte[] buffer, int length, InetSocketAddress from, long nowNanos) {
    if (srtp == null || session == null) {
      early.addMedia(buffer, length, from);
      return;
    }
    int second = length < 2 ? 0 : buffer[1] & 0xff;
    boolean rtcp = second >= 192 && second <= 223; // RFC 5761 section 4
    if (rtcp) {
      int plain = srtp.unprotectRtcp(buffer, 0, length);
      if (plain > 0) {
        noteMedia(from, nowNanos);
        session.receiveRtcp(buffer, 0, plain, nowNanos);
      }
    } else {
      receiveRtp(srtp, session, buffer, length, from, nowNanos);
    }
    touched();
  }

  private void receiveRtp(
      SrtpSession srtp,
      RtpSession session,
      byte[] buffer,
      int length,
      InetSocketAddress from,
      long nowNanos) {
    if (!packet.parse(buffer, 0, length)) {
      malformed++;
      return;
    }
    int plain = srtp.unprotect(buffer, 0, length);
    if (plain <= 0) {
      return; // counted by the SRTP session
    }
    noteMedia(from, nowNanos);
    byte[] copy = Arrays.copyOf(buffer, plain);
    if (!packet.decrypted(copy, 0, plain)) {
      malformed++;
      return;
    }
    session.receiveRtp(packet, nowNanos);
  }

  @Override
  public void receiveDtls(byte[] buffer, int length, InetSocketAddress from, long nowNanos) {
    if (dtls == null || closed) {
      return;
    }
    if (dtlsStarted && isValidated(from)) {
      dtls.receive(buffer, 0, length);
    } else {
      early.addDtls(buffer, length, from);
    }
  }

  @Override
  public long deadlineNanos() {
    if (closed || session == null) {
      return Long.MAX_VALUE;
    }
    long deadlineNanos = session.deadlineNanos();
    return retired == null ? deadlineNanos : Math.min(deadlineNanos, retiredUntilNanos);
  }

  @Override
  public void onTimeout(long nowNanos) {
    if (closed || session == null) {
      return;
    }
    if (retired != null && nowNanos >= retiredUntilNanos) {
      leaveRetired();
    }
    try {
      session.onTimeout(nowNanos);
    } catch (RuntimeException e) {
      fail(e);
    }
  }

  /// The session's deadline may have come nearer: after calls on its tracks.
  public void touched() {
    port.loop().touched(this);
  }

  @Override
  public void fail(RuntimeException fault) {
    LOGGER.log(Level.ERROR, "peer " + id + " is ended by a fault", fault);
    close();
    listener.failed(fault);
  }

  /// Says good-bye and frees everything. Calling it again does nothing.
  @Override
  public void close() {
    if (closed) {
      return;
    }
    if (session != null) {
      try {
        session.close(nowNanos());
      } catch (RuntimeException e) {
        LOGGER.log(Level.DEBUG, this + " cannot say BYE", e);
      }
    }
    closed = true;
    if (dtls != null) {
      dtls.close(); // its close_notify comes back as a task and still finds the way
    }
    port.loop().execute(this::free);
  }

  private void free() {
    port.loop().remove(this);
    leaveRetired();
    generations.forEach(this::leave);
    port.touched();
  }

  /// After an ICE restart the peer still sends on the old pair until it has found the new one valid
  /// itself (RFC 8445 section 12.2): the old agent is kept for its addresses.
  private void retire(Generation generation) {
    leaveRetired();
    retired = generation;
    retiredUntilNanos = nowNanos() + RETIRED_NANOS;
    touched();
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

  /// Packets that were neither RTP nor RTCP after decryption, or too long to be sent.
  public long malformed() {
    return malformed;
  }

  private boolean isValidated(InetSocketAddress from) {
    return generations.stream().anyMatch(generation -> generation.agent().isValidated(from));
  }

  /// Sends a datagram to the peer, if there is a way.
  private void transmit(ByteBuffer datagram) {
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
    target.port.loop().execute(() -> target.receiveHairpin(copy, from.local()));
  }

  /// From a peer of this process, which shares its address with others there.
  private void receiveHairpin(byte[] datagram, InetSocketAddress from) {
    if (closed || datagram.length == 0) {
      return;
    }
    try {
      if ((datagram[0] & 0xc0) == 0x80) {
        receiveMedia(datagram, datagram.length, from, nowNanos());
      } else {
        receiveDtls(datagram, datagram.length, from, nowNanos());
      }
    } catch (RuntimeException e) {
      fail(e);
    }
  }

  private void noteMedia(InetSocketAddress from, long nowNanos) {
    if (nowNanos - notedNanos >= NOTE_MEDIA_NANOS || !from.equals(notedRemote)) {
      notedNanos = nowNanos;
      notedRemote = from;
      for (Generation generation : generations) {
        generation.agent().noteMedia(from, nowNanos);
      }
      port.touched();
    }
  }

  private void startDtls() {
    DtlsTransport association = dtls;
    if (association == null || dtlsStarted) {
      return;
    }
    dtlsStarted = true;
    listener.dtlsConnecting();
    early.drainDtls((datagram, from) -> {
      if (isValidated(from)) {
        association.receive(datagram, 0, datagram.length);
      }
    });
    association.start();
  }

  private void keys(SrtpKeys keys) {
    if (closed || srtp != null) {
      return;
    }
    srtp = new SrtpSession(keys);
    listener.dtlsConnected();
    long now = nowNanos();
    early.drainMedia((datagram, from) -> receiveMedia(datagram, datagram.length, from, now));
  }

  /// The loop's time.
  public long nowNanos() {
    return port.loop().clock().nowNanos();
  }

  @Override
  public String toString() {
    return "peer " + id;
  }

  /// Guards against tasks that come after the end, and turns what they throw into the end of this
  /// peer only.
  private void onLoop(Runnable step) {
    port.loop()
        .execute(() -> {
          try {
            step.run();
          } catch (RuntimeException e) {
            if (!closed) {
              fail(e);
            }
          }
        });
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
      LOGGER.log(Level.DEBUG, "{0}: ICE {1}", WebRtcPeer.this, state);
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
      startDtls();
    }

    @Override
    public void onSelected(IcePair pair) {
      if (closed || !generations.contains(this)) {
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
      return !closed && !generations.isEmpty() && equals(generations.getFirst());
    }

    private boolean isYoungest() {
      return !closed && !generations.isEmpty() && equals(generations.getLast());
    }
  }

  private final class Dtls implements DtlsTransport.Listener {
    @Override
    public void send(byte[] datagram) {
      port.loop().execute(() -> transmit(ByteBuffer.wrap(datagram)));
    }

    @Override
    public void onConnected(SrtpKeys keys) {
      onLoop(() -> keys(keys));
    }

    @Override
    public void onClosed(boolean closeNotify, String reason) {
      onLoop(() -> {
        if (!closed) {
          LOGGER.log(Level.DEBUG, "{0}: DTLS closed: {1}", WebRtcPeer.this, reason);
          listener.dtlsClosed(closeNotify, reason);
        }
      });
    }
  }

  /// Protects and sends what the session writes; the rest goes to the endpoint.
  private final class Output extends ForwardingOutput {
    Output() {
      super(listener);
    }

    @Override
    public void sendRtcp(byte[] buffer, int length) {
      if (srtp != null && remote != null) {
        transmit(ByteBuffer.wrap(buffer, 0, srtp.protectRtcp(buffer, 0, length)));
      }
    }

    @Override
    public void sendRtp(SendTrack track, byte[] buffer, int length) {
      if (srtp != null && remote != null) {
        transmit(ByteBuffer.wrap(buffer, 0, srtp.protect(buffer, 0, length)));
      }
    }
  }
}
