package io.rivero.dtls;

import io.rivero.srtp.SrtpKeys;
import io.rivero.srtp.SrtpProfile;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.DTLSClientProtocol;
import org.bouncycastle.tls.DTLSServerProtocol;
import org.bouncycastle.tls.DTLSTransport;
import org.bouncycastle.tls.TlsFatalAlert;
import org.bouncycastle.tls.TlsFatalAlertReceived;
import org.bouncycastle.tls.TlsTimeoutException;
import org.jspecify.annotations.Nullable;

/// One DTLS association with one peer, from the handshake to `close_notify`: DTLS 1.2 (RFC 6347)
/// with mutual certificates checked by fingerprint (RFC 8122) and `use_srtp` (RFC 5764).
///
/// Datagrams come in by [#receive], which the owner of the socket calls from its own thread, and go
/// out by [Listener#send]. The handshake blocks one virtual thread of this class; afterwards no
/// thread is held: each later datagram is worked off by a short task.
///
/// The caller must feed datagrams of a validated path only (ICE has checked the address): there is
/// no cookie exchange. A DTLS 1.3 implementation can take this one's place without a change of the
/// signatures.
public final class DtlsTransport implements AutoCloseable {
  /// Who sends the ClientHello (`a=setup` of SDP: active is the client, RFC 5763 section 5).
  public enum Role {
    CLIENT,
    SERVER
  }

  /// What an association is made with.
  ///
  /// @param certificate what we show to the peer
  /// @param remoteFingerprints of the peer, from signalling; one match is enough (RFC 8122 section
  ///   5); 16 at most; those with an unknown hash are ignored
  /// @param profiles offered or accepted, best first
  /// @param timeoutMillis for the whole handshake
  /// @param resendMillis until a flight is sent again for the first time; doubles each time
  /// @param maxDatagramLength of what is sent, in bytes
  public record Config(
      DtlsCertificate certificate,
      Role role,
      List<Fingerprint> remoteFingerprints,
      List<SrtpProfile> profiles,
      int timeoutMillis,
      int resendMillis,
      int maxDatagramLength) {
    /// Copies and checks.
    ///
    /// @throws IllegalArgumentException when a list is empty or too long, or a number is out of
    ///   range
    public Config {
      remoteFingerprints = List.copyOf(remoteFingerprints);
      profiles = List.copyOf(profiles);
      if (remoteFingerprints.isEmpty() || remoteFingerprints.size() > MAX_FINGERPRINTS) {
        throw new IllegalArgumentException(
            "1 to 16 fingerprints, not " + remoteFingerprints.size());
      }
      if (profiles.isEmpty() || timeoutMillis < 1 || resendMillis < 1 || maxDatagramLength < 128) {
        throw new IllegalArgumentException("no profile, or a number out of range");
      }
    }

    /// All profiles, 15 s, first resend after 150 ms, datagrams of 1200 bytes.
    public static Config of(
        DtlsCertificate certificate, Role role, List<Fingerprint> remoteFingerprints) {
      return new Config(
          certificate, role, remoteFingerprints, List.of(SrtpProfile.values()), 15_000, 150, 1200);
    }
  }

  /// Called on a virtual thread of this class, one call at a time. Must not block: hand over to the
  /// owner's loop. An exception thrown here ends the association.
  public interface Listener {
    /// Send these bytes to the peer. The array is the callee's from now on.
    void send(byte[] datagram);

    /// The handshake is complete and the peer's certificate is the announced one. Once.
    void onConnected(SrtpKeys keys);

    /// The association has ended; at most once, and not after [DtlsTransport#close].
    ///
    /// @param closeNotify whether the peer said good-bye with `close_notify` after the handshake:
    ///   only that is final for a call. Otherwise the handshake failed (nothing was connected), or
    ///   a fatal alert or an internal error came after it (media keys stay valid)
    /// @param reason one line for a log or an error event
    void onClosed(boolean closeNotify, String reason);
  }

  private static final int MAX_FINGERPRINTS = 16;

  private enum Phase {
    NEW,
    HANDSHAKE,
    CONNECTED,
    CLOSED
  }

  private final Config config;
  private final Listener listener;
  private final DatagramQueue queue;
  private final Handshake handshake;

  private final ReentrantLock lock = new ReentrantLock(); // for the three fields below
  private Phase phase = Phase.NEW;
  private boolean working; // whether a virtual thread is at work
  private boolean closing;

  /// An association that waits for [#start].
  public DtlsTransport(Config config, Listener listener) {
    this.config = config;
    this.listener = listener;
    this.queue = new DatagramQueue(listener::send, config.role(), config.maxDatagramLength());
    this.handshake = new Handshake(config, queue);
  }

  /// Begins the handshake. A client sends its first flight now; a server waits for it, so datagrams
  /// received before are kept (as many as [#receive] takes). Nothing after [#close].
  ///
  /// @throws IllegalStateException when called twice
  public void start() {
    lock.lock();
    try {
      if (closing) {
        return;
      }
      if (phase != Phase.NEW) {
        throw new IllegalStateException("started twice");
      }
      phase = Phase.HANDSHAKE;
      working = true;
    } finally {
      lock.unlock();
    }
    Thread.ofVirtual().name("dtls-handshake").start(this::connect);
  }

  /// Takes one datagram from the peer. Copies it, never blocks, never throws on its content; from
  /// any thread. At most 8 datagrams or 16 kB wait; more are dropped and counted.
  public void receive(byte[] buffer, int offset, int length) {
    queue.offer(buffer, offset, length);
    workLater();
  }

  /// Datagrams dropped because too many were waiting.
  public long overflowed() {
    return queue.overflowed();
  }

  /// Datagrams dropped because they were malformed, beyond a limit, or too early or late for the
  /// handshake.
  public long rejected() {
    return queue.rejected();
  }

  /// Ends the association and returns at once; a `close_notify` goes out by [Listener#send] a
  /// moment later. From any thread; again is nothing.
  @Override
  public void close() {
    lock.lock();
    try {
      if (closing || phase == Phase.CLOSED) {
        return;
      }
      closing = true;
      if (phase == Phase.NEW) {
        phase = Phase.CLOSED;
        queue.close();
      } else {
        queue.beginClose();
      }
    } finally {
      lock.unlock();
    }
    workLater();
  }

  /// After the handshake: starts a task when there is work and none is at it.
  private void workLater() {
    lock.lock();
    try {
      if (phase != Phase.CONNECTED || working || (queue.isEmpty() && !closing)) {
        return;
      }
      working = true;
    } finally {
      lock.unlock();
    }
    Thread.ofVirtual().name("dtls-later").start(this::work);
  }

  private @Nullable DTLSTransport association; // on the working thread

  private void connect() {
    String reason = "internal error";
    try {
      DTLSTransport connected =
          switch (config.role()) {
            case CLIENT -> new DTLSClientProtocol().connect(new DtlsClient(handshake), queue);
            case SERVER -> new DTLSServerProtocol().accept(new DtlsServer(handshake), queue);
          };
      SrtpKeys keys = handshake.keys();
      if (keys != null && setConnected(connected)) {
        listener.onConnected(keys);
      }
      reason = "";
    } catch (IOException | RuntimeException e) {
      reason = describe(e);
    } finally {
      if (!reason.isEmpty()) {
        finish(false, reason);
      }
    }
    if (reason.isEmpty()) {
      work();
    }
  }

  private boolean setConnected(DTLSTransport connected) {
    queue.established();
    association = connected;
    lock.lock();
    try {
      phase = Phase.CONNECTED;
      return !closing;
    } finally {
      lock.unlock();
    }
  }

  /// Works off what waits: alerts, a repeated last flight of the peer (answered with ours, RFC 6347
  /// section 4.2.4), our own close.
  private void work() {
    byte[] ignored = new byte[DtlsGuard.MAX_DATAGRAM];
    DTLSTransport current = association;
    String reason = "internal error";
    try {
      while (current != null && hasWork(current)) {
        current.receive(ignored, 0, ignored.length, 1);
        if (handshake.closeNotified()) {
          reason = "close_notify";
          return;
        }
      }
      reason = "";
    } catch (IOException | RuntimeException e) {
      reason = describe(e);
    } finally {
      if (!reason.isEmpty()) {
        finish(handshake.closeNotified(), reason);
      }
    }
  }

  /// Whether to go on; when not, the thread is no more at work.
  private boolean hasWork(DTLSTransport current) throws IOException {
    lock.lock();
    try {
      if (!closing && !queue.isEmpty()) {
        return true;
      }
      if (!closing) {
        working = false;
        return false;
      }
      phase = Phase.CLOSED;
    } finally {
      lock.unlock();
    }
    current.close();
    return false;
  }

  private void finish(boolean closeNotify, String reason) {
    boolean tell;
    lock.lock();
    try {
      tell = !closing && phase != Phase.CLOSED;
      phase = Phase.CLOSED;
    } finally {
      lock.unlock();
    }
    queue.close();
    association = null;
    if (tell) {
      listener.onClosed(closeNotify, reason);
    }
  }

  private String describe(Exception e) {
    String failure = handshake.failure();
    if (failure != null) {
      return failure;
    }
    if (handshake.closeNotified()) {
      return handshake.keys() != null ? "close_notify" : "the peer closed during the handshake";
    }
    return switch (e) {
      case TlsFatalAlertReceived alert ->
          "the peer sent a fatal alert: " + AlertDescription.getText(alert.getAlertDescription());
      case TlsTimeoutException _ -> "no DTLS handshake within " + config.timeoutMillis() + " ms";
      case TlsFatalAlert alert -> "DTLS failed: " + alert.getMessage();
      default -> "DTLS failed: " + e;
    };
  }

  /// Loads and compiles what a first handshake needs, by making a certificate and connecting two
  /// transports in memory. Blocks for about a second on a cold JVM: call it in the background at
  /// start. Returns a certificate of that type, for use.
  public static DtlsCertificate warmUp(DtlsCertificate.KeyType type) {
    DtlsCertificate certificate = DtlsCertificate.generate(type);
    WarmUp.run(certificate);
    return certificate;
  }
}
