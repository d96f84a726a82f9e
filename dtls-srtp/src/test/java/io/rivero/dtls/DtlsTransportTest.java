package io.rivero.dtls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.rivero.dtls.DtlsCertificate.KeyType;
import io.rivero.dtls.DtlsTransport.Config;
import io.rivero.dtls.DtlsTransport.Role;
import io.rivero.srtp.SrtpKeys;
import io.rivero.srtp.SrtpProfile;
import io.rivero.srtp.SrtpSession;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Two associations against each other (RFC 6347, RFC 5763, RFC 5764).
class DtlsTransportTest {
  private static UnaryOperator<Config> profiles(SrtpProfile... profiles) {
    return c ->
        new Config(
            c.certificate(),
            c.role(),
            c.remoteFingerprints(),
            List.of(profiles),
            c.timeoutMillis(),
            c.resendMillis(),
            c.maxDatagramLength());
  }

  private static UnaryOperator<Config> fingerprints(Fingerprint... fingerprints) {
    return c ->
        new Config(
            c.certificate(),
            c.role(),
            List.of(fingerprints),
            c.profiles(),
            c.timeoutMillis(),
            c.resendMillis(),
            c.maxDatagramLength());
  }

  private static UnaryOperator<Config> limits(int timeoutMillis, int maxDatagramLength) {
    return c ->
        new Config(
            c.certificate(),
            c.role(),
            c.remoteFingerprints(),
            c.profiles(),
            timeoutMillis,
            c.resendMillis(),
            maxDatagramLength);
  }

  private static void exchangesMedia(SrtpKeys clientKeys, SrtpKeys serverKeys) {
    assertThat(clientKeys).isEqualTo(serverKeys.swapped());
    var client = new SrtpSession(clientKeys);
    var server = new SrtpSession(serverKeys);
    byte[] packet = new byte[120];
    packet[0] = (byte) 0x80;
    int length = client.protect(packet, 0, 100);
    assertThat(server.unprotect(packet, 0, length)).isEqualTo(100);
    length = server.protect(packet, 0, 100);
    assertThat(client.unprotect(packet, 0, length)).isEqualTo(100);
  }

  @ParameterizedTest
  @EnumSource
  void eachProfileIsNegotiated(SrtpProfile profile) throws Exception {
    try (var link = Link.of(profiles(profile), UnaryOperator.identity()).start()) {
      exchangesMedia(link.client.keys(), link.server.keys());
      assertThat(link.client.keys().profile()).isEqualTo(profile);
    }
    try (var link = Link.of(UnaryOperator.identity(), profiles(profile)).start()) {
      exchangesMedia(link.client.keys(), link.server.keys());
      assertThat(link.client.keys().profile()).isEqualTo(profile);
    }
  }

  @Test
  void theServersPreferenceWins() throws Exception {
    var reversed =
        profiles(
            SrtpProfile.AES_128_CM_HMAC_SHA1_80,
            SrtpProfile.AEAD_AES_256_GCM,
            SrtpProfile.AEAD_AES_128_GCM);
    try (var link = Link.of(reversed, UnaryOperator.identity()).start()) {
      assertThat(link.client.keys().profile()).isEqualTo(SrtpProfile.AEAD_AES_128_GCM);
    }
  }

  @ParameterizedTest
  @CsvSource({"ECDSA, RSA", "RSA, ECDSA", "RSA, RSA"})
  void eitherKindOfCertificateWorksOnEitherSide(KeyType clientType, KeyType serverType)
      throws Exception {
    var client = DtlsCertificate.generate(clientType);
    var server = DtlsCertificate.generate(serverType);
    try (var link =
        new Link(Link.config(client, Role.CLIENT, server), Link.config(server, Role.SERVER, client))
            .start()) {
      exchangesMedia(link.client.keys(), link.server.keys());
    }
  }

  /// RFC 6347 section 4.2.4.
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
  void lossReorderingAndDuplicationAreSurvived(int seed) throws Exception {
    try (var link = Link.of()) {
      link.client.path = Link.impaired(new Random(seed), 0.15, 0.2, 0.3);
      link.server.path = Link.impaired(new Random(100 + seed), 0.15, 0.2, 0.3);
      link.start();
      exchangesMedia(link.client.keys(), link.server.keys());
    }
  }

  /// The client's ChangeCipherSpec must not be believed before its CertificateVerify has come.
  @Test
  void aLostCertificateVerifyIsRecovered() throws Exception {
    try (var link = Link.of()) {
      int[] lost = {0};
      link.client.path =
          datagram -> {
            boolean verify = datagram[0] == 22 && datagram[4] == 0 && datagram[13] == 15;
            return verify && lost[0]++ < 2 ? List.of() : List.of(datagram);
          };
      link.start();
      exchangesMedia(link.client.keys(), link.server.keys());
      // One that came, at least: a timer may repeat it before its answer is there.
      assertThat(lost[0]).isGreaterThanOrEqualTo(3);
    }
  }

  /// Browsers' ClientHello with a post-quantum key share always comes in two fragments (RFC 6347
  /// section 4.2.3).
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aFragmentedClientHelloIsPutTogetherInAnyOrder(boolean reversed) throws Exception {
    try (var link = Link.of(limits(15_000, 140), UnaryOperator.identity())) {
      var hello = new ArrayList<byte[]>();
      link.client.path =
          datagram -> {
            if (hello.size() > 1) {
              return List.of(datagram);
            }
            hello.add(datagram);
            return hello.size() < 2 ? List.of() : reversed ? hello.reversed() : hello;
          };
      link.start();
      exchangesMedia(link.client.keys(), link.server.keys());
      assertThat(hello).allMatch(datagram -> datagram[13] == 1);
      assertThat(hello.get(1)[21]).as("offset of the second fragment").isNotZero();
    }
  }

  /// RFC 6347 section 4.2.4: the server, whose thread is gone, repeats its last flight.
  @Test
  void theLastFlightIsRepeatedForAClientThatMissedIt() throws Exception {
    try (var link = Link.of()) {
      int[] dropped = {0};
      link.server.path =
          datagram -> {
            boolean lastFlight = link.server.connected.isDone() || datagram[0] == 20;
            boolean encrypted = datagram[4] == 1;
            return (lastFlight || encrypted) && dropped[0]++ < 6 ? List.of() : List.of(datagram);
          };
      link.start();
      SrtpKeys serverKeys = link.server.keys();
      exchangesMedia(link.client.keys(), serverKeys);
      assertThat(dropped[0]).isGreaterThan(6);
    }
  }

  @ParameterizedTest
  @EnumSource
  void fingerprintsOfEachHashAreChecked(HashAlgorithm algorithm) throws Exception {
    try (var link =
        Link.of(
                fingerprints(Link.BOB.fingerprint(algorithm)),
                fingerprints(Link.BOB.fingerprint(algorithm), Link.ALICE.fingerprint(algorithm)))
            .start()) {
      exchangesMedia(link.client.keys(), link.server.keys());
    }
  }

  /// RFC 8122 section 6.
  @Test
  void aServerWithAnotherCertificateIsRefused() throws Exception {
    var expected = Link.ALICE.fingerprint(HashAlgorithm.SHA_384);
    try (var link = Link.of(fingerprints(expected), UnaryOperator.identity()).start()) {
      assertThat(link.client.reason())
          .contains(Link.BOB.fingerprint(HashAlgorithm.SHA_384).toString())
          .contains(expected.toString());
      assertThat(link.server.reason()).contains("fatal alert").contains("bad_certificate");
      assertThat(link.server.closeNotify).isFalse();
    }
  }

  @Test
  void aClientWithAnotherCertificateIsRefused() throws Exception {
    var expected = Link.BOB.fingerprint(HashAlgorithm.SHA_256);
    try (var link = Link.of(UnaryOperator.identity(), fingerprints(expected)).start()) {
      assertThat(link.server.reason())
          .contains(Link.ALICE.fingerprint(HashAlgorithm.SHA_256).toString())
          .contains(expected.toString());
      assertThat(link.client.reason()).contains("bad_certificate");
    }
  }

  @Test
  void anUnknownHashMatchesNothing() throws Exception {
    try (var link =
        Link.of(fingerprints(new Fingerprint("md5", "01:02")), UnaryOperator.identity()).start()) {
      assertThat(link.client.reason()).contains("md5 01:02").contains("sha-256");
    }
  }

  @Test
  void withoutACommonProfileTheReasonNamesBothSides() throws Exception {
    try (var link =
        Link.of(
                profiles(SrtpProfile.AES_128_CM_HMAC_SHA1_80),
                profiles(SrtpProfile.AEAD_AES_256_GCM))
            .start()) {
      assertThat(link.server.reason()).contains("[1]").contains("AEAD_AES_256_GCM");
      assertThat(link.client.reason()).contains("handshake_failure");
    }
  }

  @Test
  void aHandshakeWithoutAnAnswerTimesOut() throws Exception {
    try (var link = Link.of(limits(200, 1200), limits(200, 1200))) {
      link.client.path = datagram -> List.of();
      link.start();
      assertThat(link.client.reason()).isEqualTo("no DTLS handshake within 200 ms");
      assertThat(link.server.reason()).isEqualTo("no DTLS handshake within 200 ms");
    }
  }

  /// RFC 5246 section 7.2.1.
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void closeNotifyIsReportedToTheOtherSideOnly(boolean clientCloses) throws Exception {
    try (var link = Link.of().start()) {
      link.client.keys();
      link.server.keys();
      var closing = clientCloses ? link.client : link.server;
      var told = clientCloses ? link.server : link.client;
      closing.transport.close();
      closing.transport.close();
      assertThat(told.reason()).isEqualTo("close_notify");
      assertThat(told.closeNotify).isTrue();
      assertThat(closing.closed).isNotDone();
    }
  }

  @Test
  void closingDuringTheHandshakeTellsThePeerAndNobodyElse() throws Exception {
    try (var link = Link.of()) {
      link.server.path = datagram -> link.client.closed.isDone() ? List.of() : List.of(datagram);
      int[] sent = {0};
      link.client.path =
          datagram -> {
            if (sent[0]++ == 1) {
              link.server.transport.close();
            }
            return sent[0] > 1 ? List.of() : List.of(datagram);
          };
      link.start();
      assertThat(link.client.reason()).isNotEmpty();
      assertThat(link.client.closeNotify).isFalse();
      assertThat(link.server.closed).isNotDone();
    }
  }

  /// A ClientHello from elsewhere, and anything else, cannot disturb an established association.
  @Test
  void whatComesAfterTheHandshakeCannotDisturbIt() throws Exception {
    try (var link = Link.of()) {
      var recorded = new ArrayList<byte[]>();
      link.client.path =
          datagram -> {
            recorded.add(datagram);
            return List.of(datagram);
          };
      link.start();
      link.client.keys();
      link.server.keys();
      var random = new Random(4);
      DtlsTransport server = link.server.transport;
      for (int i = 0; i < 300; i++) {
        byte[] datagram = recorded.get(i % Math.min(recorded.size(), 6)).clone();
        if (i >= 6) {
          datagram[10] = (byte) random.nextInt(); // another record sequence number
          datagram[random.nextInt(datagram.length)] ^= (byte) random.nextInt();
        }
        server.receive(datagram, 0, datagram.length);
      }
      byte[] fatalAlert = {21, -2, -3, 0, 0, 0, 0, 0, 0, 0, 99, 0, 2, 2, 40};
      server.receive(fatalAlert, 0, fatalAlert.length);
      byte[] forgedAlert = {21, -2, -3, 0, 1, 0, 0, 0, 0, 0, 99, 0, 2, 2, 40};
      server.receive(forgedAlert, 0, forgedAlert.length);
      assertThat(server.rejected()).isPositive();
      link.client.path =
          datagram -> { // again and again: the queue may be full of the above
            long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
            while (!link.server.closed.isDone() && System.nanoTime() < deadline) {
              server.receive(datagram, 0, datagram.length);
              Thread.onSpinWait();
            }
            return List.of();
          };
      assertThat(link.server.closed).isNotDone();
      link.client.transport.close();
      assertThat(link.server.reason()).isEqualTo("close_notify");
    }
  }

  @Test
  void moreThanTheQueueHoldsIsDroppedAndCounted() {
    var transport = new DtlsTransport(Link.config(Link.BOB, Role.SERVER, Link.ALICE), new Sink());
    byte[] record = {22, -2, -3, 0, 1, 0, 0, 0, 0, 0, 0, 0, 1, 0};
    for (int i = 0; i < 20; i++) {
      transport.receive(record, 0, record.length);
    }
    assertThat(transport.overflowed()).isEqualTo(20 - DatagramQueue.MAX_DATAGRAMS);
    transport.close();
    transport.receive(record, 0, record.length);
    transport.start();
    assertThat(transport.overflowed()).isEqualTo(20 - DatagramQueue.MAX_DATAGRAMS);
  }

  @Test
  void theCallersMistakesAreExceptions() throws Exception {
    try (var link = Link.of().start()) {
      assertThatIllegalStateException().isThrownBy(link.client.transport::start);
      link.client.keys();
    }
    var config = Link.config(Link.BOB, Role.SERVER, Link.ALICE);
    assertThatIllegalArgumentException().isThrownBy(() -> fingerprints().apply(config));
    assertThatIllegalArgumentException().isThrownBy(() -> profiles().apply(config));
    var many = new Fingerprint[17];
    Arrays.fill(many, Link.BOB.fingerprint(HashAlgorithm.SHA_256));
    assertThatIllegalArgumentException().isThrownBy(() -> fingerprints(many).apply(config));
    assertThatIllegalArgumentException().isThrownBy(() -> limits(0, 1200).apply(config));
    assertThatIllegalArgumentException().isThrownBy(() -> limits(100, 127).apply(config));
  }

  @Test
  void aHundredHandshakesRunAtTheSameTimeAndLeaveNoThread(@TempDir Path directory)
      throws Exception {
    var links = new ArrayList<Link>();
    for (int i = 0; i < 100; i++) {
      links.add(Link.of().start());
    }
    for (Link link : links) {
      exchangesMedia(link.client.keys(), link.server.keys());
    }
    awaitNoDtlsThread(directory);
    for (Link link : links) {
      link.close();
    }
    awaitNoDtlsThread(directory);
  }

  /// The JDK lists virtual threads in a thread dump only.
  private static void awaitNoDtlsThread(Path directory) throws Exception {
    var diagnostics =
        ManagementFactory.getPlatformMXBean(com.sun.management.HotSpotDiagnosticMXBean.class);
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    String dump;
    int round = 0;
    do {
      Path file = directory.resolve("threads-" + round++ + "-" + System.nanoTime());
      diagnostics.dumpThreads(
          file.toString(), com.sun.management.HotSpotDiagnosticMXBean.ThreadDumpFormat.TEXT_PLAIN);
      dump = Files.readString(file);
    } while (dump.contains("\"dtls-") && System.nanoTime() < deadline);
    assertThat(dump).doesNotContain("\"dtls-");
  }

  @Test
  void warmUpReturnsACertificateForUse() {
    assertThat(DtlsTransport.warmUp(KeyType.ECDSA).keyType()).isEqualTo(KeyType.ECDSA);
  }

  private static final class Sink implements DtlsTransport.Listener {
    @Override
    public void send(byte[] datagram) {}

    @Override
    public void onConnected(SrtpKeys keys) {}

    @Override
    public void onClosed(boolean closeNotify, String reason) {}
  }
}
