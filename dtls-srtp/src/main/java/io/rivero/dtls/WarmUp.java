package io.rivero.dtls;

import io.rivero.srtp.SrtpKeys;
import io.rivero.srtp.SrtpSession;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Connects two transports of one process and sends a packet from one to the other.
final class WarmUp {
  private static final int WAIT_SECONDS = 20;

  private static final class End implements DtlsTransport.Listener {
    final CountDownLatch done = new CountDownLatch(1);
    volatile @Nullable SrtpKeys keys;
    volatile @Nullable DtlsTransport other;

    @Override
    public void send(byte[] datagram) {
      DtlsTransport to = other;
      if (to != null) {
        to.receive(datagram, 0, datagram.length);
      }
    }

    @Override
    public void onConnected(SrtpKeys connected) {
      keys = connected;
      done.countDown();
    }

    @Override
    public void onClosed(boolean closeNotify, String reason) {
      done.countDown();
    }
  }

  private WarmUp() {}

  static void run(DtlsCertificate certificate) {
    var fingerprints = List.of(certificate.fingerprint(HashAlgorithm.SHA_256));
    var clientEnd = new End();
    var serverEnd = new End();
    try (var server =
            new DtlsTransport(
                DtlsTransport.Config.of(certificate, DtlsTransport.Role.SERVER, fingerprints),
                serverEnd);
        var client =
            new DtlsTransport(
                DtlsTransport.Config.of(certificate, DtlsTransport.Role.CLIENT, fingerprints),
                clientEnd)) {
      clientEnd.other = server;
      serverEnd.other = client;
      server.start();
      client.start();
      if (clientEnd.done.await(WAIT_SECONDS, TimeUnit.SECONDS)
          && serverEnd.done.await(WAIT_SECONDS, TimeUnit.SECONDS)) {
        sendPacket(clientEnd.keys, serverEnd.keys);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void sendPacket(@Nullable SrtpKeys from, @Nullable SrtpKeys to) {
    if (from != null && to != null) {
      byte[] packet = new byte[100 + SrtpSession.MAX_OVERHEAD];
      packet[0] = (byte) 0x80;
      int length = new SrtpSession(from).protect(packet, 0, 100);
      new SrtpSession(to).unprotect(packet, 0, length);
    }
  }
}
