package io.rivero.dtls;

import io.rivero.dtls.DtlsTransport.Config;
import io.rivero.dtls.DtlsTransport.Role;
import io.rivero.srtp.SrtpKeys;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// A client and a server in memory, with a link between them that loses, doubles and reorders
/// datagrams as a seed says.
final class Link implements AutoCloseable {
  static final DtlsCertificate ALICE = DtlsCertificate.generate(DtlsCertificate.KeyType.ECDSA);
  static final DtlsCertificate BOB = DtlsCertificate.generate(DtlsCertificate.KeyType.ECDSA);

  /// What becomes of a datagram: the list of what arrives instead of it.
  interface Path {
    List<byte[]> carry(byte[] datagram);
  }

  /// One end.
  static final class End implements DtlsTransport.Listener {
    final CompletableFuture<SrtpKeys> connected = new CompletableFuture<>();
    final CompletableFuture<String> closed = new CompletableFuture<>();
    final DtlsTransport transport;
    Path path = List::of;
    volatile boolean closeNotify;
    private @Nullable End other;

    End(Config config) {
      transport = new DtlsTransport(config, this);
    }

    @Override
    public void send(byte[] datagram) {
      End to = other;
      if (to != null) {
        synchronized (this) {
          for (byte[] each : path.carry(datagram)) {
            to.transport.receive(each, 0, each.length);
          }
        }
      }
    }

    @Override
    public void onConnected(SrtpKeys keys) {
      connected.complete(keys);
    }

    @Override
    public void onClosed(boolean byCloseNotify, String reason) {
      closeNotify = byCloseNotify;
      closed.complete(reason);
      connected.completeExceptionally(new IllegalStateException(reason));
    }

    SrtpKeys keys() throws Exception {
      return connected.get(20, TimeUnit.SECONDS);
    }

    String reason() throws Exception {
      return closed.get(20, TimeUnit.SECONDS);
    }
  }

  final End client;
  final End server;

  Link(Config clientConfig, Config serverConfig) {
    client = new End(clientConfig);
    server = new End(serverConfig);
    client.other = server;
    server.other = client;
  }

  /// Alice as the client, Bob as the server, each changed by a function.
  static Link of(UnaryOperator<Config> client, UnaryOperator<Config> server) {
    return new Link(
        client.apply(config(ALICE, Role.CLIENT, BOB)),
        server.apply(config(BOB, Role.SERVER, ALICE)));
  }

  static Link of() {
    return of(UnaryOperator.identity(), UnaryOperator.identity());
  }

  /// A quick first resend, so that tests with loss are quick.
  static Config config(DtlsCertificate own, Role role, DtlsCertificate peer) {
    Config config = Config.of(own, role, List.of(peer.fingerprint(HashAlgorithm.SHA_256)));
    return new Config(
        own,
        role,
        config.remoteFingerprints(),
        config.profiles(),
        config.timeoutMillis(),
        30,
        1200);
  }

  Link start() {
    server.transport.start();
    client.transport.start();
    return this;
  }

  @Override
  public void close() {
    client.transport.close();
    server.transport.close();
  }

  /// Loses, doubles or holds back (until after the next one) each datagram with a probability.
  static Path impaired(Random random, double loss, double duplication, double reordering) {
    return new Path() {
      private byte @Nullable [] held;

      @Override
      public List<byte[]> carry(byte[] datagram) {
        byte[] late = held;
        held = null;
        if (random.nextDouble() < loss) {
          return late == null ? List.of() : List.of(late);
        }
        if (late == null && random.nextDouble() < reordering) {
          held = datagram;
          return List.of();
        }
        if (late != null) {
          return List.of(datagram, late);
        }
        return random.nextDouble() < duplication ? List.of(datagram, datagram) : List.of(datagram);
      }
    };
  }
}
