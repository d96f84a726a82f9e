package io.rivero.ice;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Agents against agents over real UDP on loopback addresses.
@Timeout(60)
class LoopbackTest {
  @Test
  void twoAgentsConnectAndMediaFindsItsSession() throws IOException {
    try (TestLoop loop = new TestLoop("127.0.0.1");
        TestLoop other = new TestLoop("127.0.0.1")) {
      TestSession first = new TestSession(loop, true, "first");
      TestSession second = new TestSession(other, false, "second");
      TestSession.connect(first, second);

      IcePair pair = first.awaitSelected();
      assertThat(pair.localAddress()).isEqualTo(loop.locals.getFirst().bound());
      assertThat(pair.remoteAddress()).isEqualTo(other.locals.getFirst().bound());
      assertThat(pair.remote()).isEqualTo(second.agent.localCandidates().getFirst());
      awaitThat(() -> loop.call(first.agent::state) == IceState.COMPLETED);
      assertThat(first.states)
          .containsExactly(IceState.CHECKING, IceState.CONNECTED, IceState.COMPLETED);
      assertThat(first.validated).isDone();

      first.sendMedia();
      second.sendMedia();
      awaitThat(() -> other.call(() -> other.received.get("second")) != null);
      awaitThat(() -> loop.call(() -> loop.received.get("first")) != null);
    }
  }

  @Test
  void agentsConnectOverIpv6() throws IOException {
    Assumptions.assumeTrue(hasIpv6Loopback());
    try (TestLoop loop = new TestLoop("::1", "127.0.0.1");
        TestLoop other = new TestLoop("::1")) {
      TestSession first = new TestSession(loop, false, "first");
      TestSession second = new TestSession(other, true, "second");
      TestSession.connect(first, second);
      assertThat(first.awaitSelected().remoteAddress()).isEqualTo(other.locals.getFirst().bound());
      assertThat(first.awaitSelected().localAddress()).isEqualTo(loop.locals.getFirst().bound());
    }
  }

  /// Browsers without permission for a camera name themselves by mDNS only.
  @Test
  void aPeerWithoutUsableCandidatesIsFoundByItsChecks() throws IOException {
    try (TestLoop loop = new TestLoop("127.0.0.1");
        TestLoop other = new TestLoop("127.0.0.1")) {
      TestSession first = new TestSession(loop, false, "first");
      TestSession second = new TestSession(other, true, "second");
      first.start(second, List.of());
      second.start(first, first.agent.localCandidates());
      assertThat(first.awaitSelected().remote().type()).isEqualTo(IceCandidate.Type.PRFLX);
    }
  }

  @Test
  void candidatesMayTrickleInAfterTheStart() throws IOException {
    try (TestLoop loop = new TestLoop("127.0.0.1");
        TestLoop other = new TestLoop("127.0.0.1")) {
      TestSession first = new TestSession(loop, true, "first");
      TestSession second = new TestSession(other, false, "second");
      first.start(second, List.of());
      second.start(first, List.of());
      loop.run(() -> second.agent.localCandidates().forEach(first.agent::addRemoteCandidate));
      first.awaitSelected();
      second.awaitSelected();
      // Too late to matter.
      loop.run(() ->
          first.agent.addRemoteCandidate(
              Objects.requireNonNull(
                  IceCandidate.parse("candidate:1 1 udp 1 127.0.0.1 9 typ host"))));
      assertThat(loop.call(first.agent::state)).isEqualTo(IceState.COMPLETED);
    }
  }

  /// RFC 8445 section 7.3: checks before our description is complete are answered.
  @Test
  void aPeerMayCheckBeforeItsAnswerArrives() throws IOException {
    try (TestLoop loop = new TestLoop("127.0.0.1");
        TestLoop other = new TestLoop("127.0.0.1")) {
      TestSession first = new TestSession(loop, true, "first");
      TestSession second = new TestSession(other, false, "second");
      second.start(first, first.agent.localCandidates());
      second.validated.orTimeout(20, TimeUnit.SECONDS).join();
      first.start(second, List.of());
      assertThat(first.awaitSelected().remote().type()).isEqualTo(IceCandidate.Type.PRFLX);
    }
  }

  /// RFC 8445 section 7.3.1.1.
  @Test
  void aRoleConflictIsRepaired() throws IOException {
    for (boolean controlling : new boolean[] {true, false}) {
      try (TestLoop loop = new TestLoop("127.0.0.1");
          TestLoop other = new TestLoop("127.0.0.1")) {
        TestSession.connect(
            new TestSession(loop, controlling, "first"),
            new TestSession(other, controlling, "second"));
      }
    }
  }

  /// RFC 8445 section 2.4: the ufrag decides, not the addresses, and media is never without a pair.
  @Test
  void aRestartWorksOnAnUnchangedFiveTuple() throws IOException {
    try (TestLoop loop = new TestLoop("127.0.0.1");
        TestLoop other = new TestLoop("127.0.0.1")) {
      TestSession first = new TestSession(loop, true, "first");
      TestSession second = new TestSession(other, false, "second");
      TestSession.connect(first, second);
      TestSession firstAgain = new TestSession(loop, true, "first");
      TestSession secondAgain = new TestSession(other, false, "second");
      TestSession.connect(firstAgain, secondAgain);

      assertThat(first.awaitSelected().remoteAddress())
          .isEqualTo(firstAgain.awaitSelected().remoteAddress());
      assertThat(loop.call(first.agent::pair)).isNotNull();
      InetPair ends = new InetPair(first.awaitSelected(), second.awaitSelected());
      assertThat(loop.call(() -> loop.demux.byRemote(ends.first.remoteAddress())))
          .isSameAs(firstAgain.agent);

      first.agent.close();
      second.agent.close();
      firstAgain.sendMedia();
      awaitThat(() -> other.call(() -> other.received.get("second")) != null);
      assertThat(loop.counters().agents()).isEqualTo(1);
      assertThat(loop.counters().remotes()).isEqualTo(1);
    }
  }

  private record InetPair(IcePair first, IcePair second) {}

  /// ice4j interrupts threads that retransmit; an interrupt in a channel's send would close it.
  @Test
  void delayedSendingDoesNotCloseTheChannels() throws IOException {
    try (TestLoop loop = new TestLoop(60, "127.0.0.1");
        TestLoop other = new TestLoop(60, "127.0.0.1")) {
      List<TestSession> sessions = connectPairs(loop, other, 5);
      assertThat(loop.isOpen()).isTrue();
      assertThat(other.isOpen()).isTrue();
      sessions.forEach(session -> session.agent.close());
    }
  }

  @Test
  void theWarmUpConnectsTwoThrowAwayAgents() {
    WarmUp.run().orTimeout(30, TimeUnit.SECONDS).join();
    awaitThat(() -> threads("IceConnector@") == 0);
  }

  /// An agent costs no thread and at most 25 kB, and closing leaves nothing behind.
  @Test
  void manyAgentsShareTwoPortsAndLeaveNothingBehind() throws IOException {
    try (TestLoop loop = new TestLoop("127.0.0.1");
        TestLoop other = new TestLoop("127.0.0.1")) {
      connectPairs(loop, other, 5).forEach(session -> session.agent.close()); // loads classes
      awaitThat(() -> loop.counters().agents() + other.counters().agents() == 0);
      long before = usedHeap();
      List<TestSession> sessions = connectPairs(loop, other, 40);
      long perAgent = (usedHeap() - before) / sessions.size();
      System.out.println("heap per agent, connected: " + perAgent + " bytes");
      assertThat(perAgent).isLessThan(25_000);
      for (TestSession session : sessions) {
        awaitThat(() -> session.loop.call(session.agent::state) == IceState.COMPLETED);
        assertThat(session.loop.call(session.agent::pair)).isNotNull();
      }
      awaitThat(() -> threads("IceConnector@") == 0);
      assertThat(loop.counters().agents()).isEqualTo(40);

      sessions.forEach(session -> session.agent.close());
      for (TestLoop each : List.of(loop, other)) {
        awaitThat(() -> each.counters().agents() == 0);
        assertThat(each.counters())
            .returns(0, IceCounters::agents)
            .returns(0, IceCounters::remotes)
            .returns(0, IceCounters::transactions);
        assertThat(each.call(each.demux::deadlineNanos)).isNotNull();
      }
    }
  }

  private static List<TestSession> connectPairs(TestLoop loop, TestLoop other, int pairs) {
    List<TestSession> sessions = new ArrayList<>();
    for (int i = 0; i < pairs; i++) {
      TestSession first = new TestSession(loop, true, new Object());
      TestSession second = new TestSession(other, false, new Object());
      first.start(second, second.agent.localCandidates());
      second.start(first, first.agent.localCandidates());
      sessions.add(first);
      sessions.add(second);
    }
    sessions.forEach(TestSession::awaitSelected);
    return sessions;
  }

  private static long threads(String prefix) {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith(prefix))
        .count();
  }

  @SuppressWarnings("SystemGc")
  private static long usedHeap() {
    Runtime runtime = Runtime.getRuntime();
    long least = Long.MAX_VALUE;
    for (int i = 0; i < 4; i++) {
      System.gc();
      least = Math.min(least, runtime.totalMemory() - runtime.freeMemory());
    }
    return least;
  }

  private static boolean hasIpv6Loopback() throws SocketException {
    return NetworkInterface.networkInterfaces()
        .flatMap(NetworkInterface::inetAddresses)
        .anyMatch(
            address -> address instanceof java.net.Inet6Address && address.isLoopbackAddress());
  }

  private static void awaitThat(BooleanSupplier condition) {
    long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).isLessThan(deadline);
      Thread.onSpinWait();
    }
  }
}
