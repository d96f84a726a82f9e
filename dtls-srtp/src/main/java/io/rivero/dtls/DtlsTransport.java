package io.rivero.dtls;

import io.rivero.srtp.SrtpKeys;
import io.rivero.srtp.SrtpProfile;
import java.util.List;

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
@SuppressWarnings("DoNotCallSuggester")
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

  public DtlsTransport(Config config, Listener listener) {}

  /// Begins the handshake. A client sends its first flight now; a server waits for it, so datagrams
  /// received before are kept (as many as [#receive] takes).
  ///
  /// @throws IllegalStateException when called twice
  public void start() {
    throw new UnsupportedOperationException();
  }

  /// Takes one datagram from the peer. Copies it, never blocks, never throws on its content; from
  /// one thread. At most 8 datagrams or 16 kB wait; more are dropped and counted.
  public void receive(byte[] buffer, int offset, int length) {
    throw new UnsupportedOperationException();
  }

  /// Datagrams dropped because too many were waiting.
  public long overflowed() {
    throw new UnsupportedOperationException();
  }

  /// Datagrams dropped because they were malformed or beyond a limit.
  public long rejected() {
    throw new UnsupportedOperationException();
  }

  /// Ends the association and returns at once; a `close_notify` goes out by [Listener#send] a
  /// moment later. From any thread; again is nothing.
  @Override
  public void close() {
    throw new UnsupportedOperationException();
  }

  /// Loads and compiles what a first handshake needs, by making a certificate and connecting two
  /// transports in memory. Blocks for about a second on a cold JVM: call it in the background at
  /// start. Returns a certificate of that type, for use.
  public static DtlsCertificate warmUp(DtlsCertificate.KeyType type) {
    throw new UnsupportedOperationException();
  }
}
