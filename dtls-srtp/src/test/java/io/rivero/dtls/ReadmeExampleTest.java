package io.rivero.dtls;

import static org.assertj.core.api.Assertions.assertThat;

import io.rivero.dtls.DtlsCertificate.KeyType;
import io.rivero.dtls.DtlsTransport.Config;
import io.rivero.dtls.DtlsTransport.Role;
import io.rivero.srtp.SrtpKeys;
import io.rivero.srtp.SrtpSession;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/// The example of the README, word for word.
class ReadmeExampleTest {
  // example begins
  static CompletableFuture<SrtpSession> connect(
      Role role,
      DtlsCertificate own,
      String peersFingerprint,
      Consumer<byte[]> network,
      CompletableFuture<DtlsTransport> opened) {
    var media = new CompletableFuture<SrtpSession>();
    var listener =
        new DtlsTransport.Listener() {
          @Override
          public void send(byte[] datagram) {
            network.accept(datagram);
          }

          @Override
          public void onConnected(SrtpKeys keys) {
            media.complete(new SrtpSession(keys)); // protect() and unprotect() packets with it
          }

          @Override
          public void onClosed(boolean closeNotify, String reason) {
            media.completeExceptionally(new IllegalStateException(reason));
          }
        };
    var config = Config.of(own, role, List.of(Fingerprint.parse(peersFingerprint)));
    var transport = new DtlsTransport(config, listener);
    opened.complete(transport); // whoever reads the socket calls transport.receive(...)
    transport.start();
    return media;
  }

  // example ends

  @Test
  void theExampleWorks() throws Exception {
    var certificate = DtlsCertificate.generate(KeyType.ECDSA);
    String fingerprint = certificate.fingerprint(HashAlgorithm.SHA_256).toString();
    var client = new CompletableFuture<DtlsTransport>();
    var server = new CompletableFuture<DtlsTransport>();
    var serverMedia =
        connect(
            Role.SERVER,
            certificate,
            fingerprint,
            datagram -> client.join().receive(datagram, 0, datagram.length),
            server);
    var clientMedia =
        connect(
            Role.CLIENT,
            certificate,
            fingerprint,
            datagram -> server.join().receive(datagram, 0, datagram.length),
            client);
    byte[] packet = new byte[100 + SrtpSession.MAX_OVERHEAD];
    packet[0] = (byte) 0x80;
    int length = clientMedia.get(20, TimeUnit.SECONDS).protect(packet, 0, 100);
    assertThat(serverMedia.get(20, TimeUnit.SECONDS).unprotect(packet, 0, length)).isEqualTo(100);
    client.join().close();
    server.join().close();
  }

  @Test
  void theReadmeShowsThisExample() throws Exception {
    String source =
        Files.readString(Path.of("src/test/java/io/rivero/dtls/ReadmeExampleTest.java"));
    int from = source.indexOf("// example begins\n") + "// example begins\n".length();
    String example =
        source.substring(from, source.indexOf("  // example ends")).stripTrailing().stripIndent();
    assertThat(Files.readString(Path.of("README.md"))).contains(example);
  }
}
