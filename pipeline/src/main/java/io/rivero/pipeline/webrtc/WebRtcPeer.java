package io.rivero.pipeline.webrtc;

import io.rivero.dtls.DtlsTransport;
import io.rivero.ice.IceCandidate;
import io.rivero.ice.IcePair;
import io.rivero.ice.IceState;
import io.rivero.pipeline.net.MediaLoop;
import io.rivero.pipeline.net.MediaPort;
import io.rivero.pipeline.net.Peer;
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
import java.util.Arrays;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/// One WebRTC transport: ICE finds the way, DTLS makes the keys, SRTP protects the packets of one
/// RTP session.
///
/// What comes from the peer takes the straight path of {@link #receiveMedia}; what goes to it that
/// of {@link #send}. Owned by the loop of its port.
public final class WebRtcPeer implements Peer, MediaLoop.Timed, AutoCloseable {
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
  private final Listener listener;
  private final RtpPacket packet = new RtpPacket();
  private final EarlyDatagrams early = new EarlyDatagrams();
  private final IceTransport ice;
  private @Nullable RtpSession session;
  private @Nullable DtlsTransport dtls;
  private boolean dtlsStarted;
  private @Nullable SrtpSession srtp;
  private long malformed;
  private boolean closed;

  /// Makes a transport without any agent; any thread.
  ///
  /// @param id for the log
  /// @param directory the peers of the process
  public WebRtcPeer(String id, MediaPort port, PeerDirectory directory, Listener listener) {
    this.id = id;
    this.port = port;
    this.listener = listener;
    this.ice = new IceTransport(this, port, directory, listener);
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

  public MediaPort port() {
    return port;
  }

  /// The ICE side.
  public IceTransport ice() {
    return ice;
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

  /// Is media protected and is there a way to the peer?
  public boolean isConnected() {
    return srtp != null && ice.isReachable();
  }

  /// May media be sent once there is a way to the peer?
  public boolean hasKeys() {
    return srtp != null;
  }

  /// Sends the leg's form of a source's packet; nothing if the peer cannot be reached now.
  public void send(SendTrack track, RtpPacket sourcePacket, long nowNanos) {
    if (srtp == null || !ice.isReachable()) {
      return;
    }
    byte[] out = ice.out();
    if (sourcePacket.length() + SendTrack.MAX_GROWTH + SrtpSession.MAX_OVERHEAD > out.length) {
      malformed++;
      return;
    }
    int length = track.forward(sourcePacket, out, nowNanos);
    if (length > 0) {
      ice.sendOut(srtp.protect(out, 0, length));
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
        ice.noteMedia(from, nowNanos);
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
    ice.noteMedia(from, nowNanos);
    byte[] copy = Arrays.copyOf(buffer, plain);
    if (!packet.decrypted(copy, 0, plain)) {
      malformed++;
      return;
    }
    session.receiveRtp(packet, nowNanos);
  }

  @Override
  public void receiveDtls(byte[] buffer, int length, InetSocketAddress from, long nowNanos) {
    if (closed) {
      return;
    }
    if (dtls != null && dtlsStarted && ice.isValidated(from)) {
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
    return Math.min(session.deadlineNanos(), ice.deadlineNanos());
  }

  @Override
  public void onTimeout(long nowNanos) {
    if (closed || session == null) {
      return;
    }
    try {
      ice.onTimeout(nowNanos);
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

  boolean isClosed() {
    return closed;
  }

  private void free() {
    port.loop().remove(this);
    ice.close();
  }

  /// Packets that were neither RTP nor RTCP after decryption, or too long to be sent.
  public long malformed() {
    return malformed;
  }

  /// From a peer of this process, which shares its address with others there.
  void receiveHairpin(byte[] datagram, InetSocketAddress from) {
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

  /// ICE has found a way: the handshake may begin, once.
  void startDtls() {
    DtlsTransport association = dtls;
    if (association == null || dtlsStarted) {
      return;
    }
    dtlsStarted = true;
    listener.dtlsConnecting();
    early.drainDtls((datagram, from) -> {
      if (ice.isValidated(from)) {
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

  private final class Dtls implements DtlsTransport.Listener {
    @Override
    public void send(byte[] datagram) {
      port.loop().execute(() -> ice.send(ByteBuffer.wrap(datagram)));
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
      if (srtp != null && ice.isReachable()) {
        ice.send(ByteBuffer.wrap(buffer, 0, srtp.protectRtcp(buffer, 0, length)));
      }
    }

    @Override
    public void sendRtp(SendTrack track, byte[] buffer, int length) {
      if (srtp != null && ice.isReachable()) {
        ice.send(ByteBuffer.wrap(buffer, 0, srtp.protect(buffer, 0, length)));
      }
    }
  }
}
