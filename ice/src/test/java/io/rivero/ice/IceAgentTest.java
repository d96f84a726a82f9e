package io.rivero.ice;

import static io.rivero.ice.FakeLoop.SECOND;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// An agent before it is established, and who may reach it.
@Timeout(60)
class IceAgentTest extends SilentListener {
  private static final InetSocketAddress LOCAL = at("192.0.2.1", 20000);
  private static final InetSocketAddress REMOTE = at("198.51.100.1", 1111);

  private final FakeLoop loop = new FakeLoop();
  private final List<IceState> states = new ArrayList<>();
  private final IceAgent agent = agent(true, List.of(LocalAddress.of(LOCAL)));
  private final TestPeer peer = new TestPeer(loop, agent);

  IceAgentTest() {
    loop.turn();
  }

  @AfterEach
  void close() {
    agent.close();
    loop.turn();
    assertThat(loop.demux.counters().agents()).isZero();
  }

  @Test
  void unknownAndForgedSendersCostNothing() {
    byte[] unknown =
        new StunWriter(StunMessage.BINDING_REQUEST, new TransactionId(1, 1))
            .username("nobody:x")
            .finish(new StunIntegrity(), StunIntegrity.key("secret"));
    byte[] forged =
        new StunWriter(StunMessage.BINDING_REQUEST, new TransactionId(1, 1))
            .username(agent.ufrag() + ":x")
            .finish(new StunIntegrity(), StunIntegrity.key("secret"));
    byte[] unsigned =
        new StunWriter(StunMessage.BINDING_REQUEST, new TransactionId(1, 1))
            .username(agent.ufrag() + ":x")
            .finish();
    byte[] stray = new StunWriter(StunMessage.BINDING_SUCCESS, new TransactionId(1, 1)).finish();
    for (int i = 0; i < 1000; i++) {
      for (byte[] stun : new byte[][] {unknown, forged, unsigned, stray}) {
        loop.receive(stun, LOCAL, at("203.0.113.1", 1000 + i));
      }
    }
    assertThat(loop.demux.counters()).isEqualTo(new IceCounters(0, 2000, 2000, 0, 1, 0, 0, 0));
    assertThat(loop.sent).isEmpty();
  }

  @Test
  void earlyChecksAreAnsweredAndTheirSendersKnown() {
    loop.receive(peer.request(false, false, 1, 1), LOCAL, REMOTE);
    assertThat(loop.sent.getFirst().message().xorMappedAddress()).isEqualTo(REMOTE);
    assertThat(loop.demux.byRemote(REMOTE)).isSameAs(agent);
    assertThat(agent.isValidated(REMOTE)).isFalse();
    assertThat(agent.pair()).isNull();
  }

  /// RFC 8445 section 2.5: a lite peer answers, but never checks.
  @Test
  void anIceLitePeerIsChecked() {
    peer.reachable.add(REMOTE);
    agent.setRemote(TestPeer.UFRAG, TestPeer.PASSWORD);
    assertThat(agent.addRemoteCandidate(candidate(1111))).isTrue();
    agent.start();
    while (agent.state() != IceState.COMPLETED) {
      loop.turn(); // ice4j comes back on its own threads
    }
    IcePair pair = agent.pair();
    assertThat(pair == null ? null : pair.remote()).isEqualTo(candidate(1111));
    assertThat(states).containsExactly(IceState.CHECKING, IceState.CONNECTED, IceState.COMPLETED);
    assertThat(loop.sent.stream().anyMatch(sent -> sent.message().useCandidate())).isTrue();
    assertThat(loop.demux.byRemote(REMOTE)).isSameAs(agent);
    assertThat(agent.isValidated(REMOTE)).isTrue();
  }

  @Test
  void checksEndAfterThirtySecondsButALateAnswerRevives() {
    agent.setRemote(TestPeer.UFRAG, TestPeer.PASSWORD);
    agent.start();
    loop.advance(31 * SECOND);
    assertThat(states).containsExactly(IceState.CHECKING, IceState.FAILED);
    assertThat(loop.demux.counters().transactions()).isZero();
    peer.reachable.add(REMOTE);
    agent.addRemoteCandidate(candidate(1111));
    loop.turn();
    assertThat(agent.state()).isEqualTo(IceState.COMPLETED);
    assertThat(loop.sent.getLast().message().useCandidate()).isTrue();
  }

  @Test
  void hostCandidatesAreAdvertisedInOrder() {
    InetSocketAddress public4 = at("203.0.113.1", 20000);
    IceAgent other =
        agent(
            false,
            List.of(
                new LocalAddress(LOCAL, public4),
                new LocalAddress(at("10.0.0.1", 20000), public4),
                LocalAddress.of(at("2001:db8::1", 20000))));
    assertThat(other.localCandidates().stream().map(IceCandidate::toString))
        .containsExactly(
            "candidate:host0 1 udp 2130706431 203.0.113.1 20000 typ host",
            "candidate:host2 1 udp 2130705919 2001:db8:0:0:0:0:0:1 20000 typ host");
    other.close();
    loop.turn();
  }

  @Test
  void misuseThrows() {
    assertThatThrownBy(agent::start).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> agent.setRemote("abc", TestPeer.PASSWORD))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> agent.setRemote("abcd", "x".repeat(257)))
        .isInstanceOf(IllegalArgumentException.class);
    agent.setRemote("abcd", TestPeer.PASSWORD);
    assertThatThrownBy(() -> agent.setRemote("abcd", TestPeer.PASSWORD))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> agent(true, List.of())).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> LocalAddress.of(at("0.0.0.0", 1)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Override
  public void onState(IceState state) {
    states.add(state);
  }

  private IceAgent agent(boolean controlling, List<LocalAddress> locals) {
    return IceAgent.create(
        loop.demux, new IceAgent.Config(controlling, new Object(), null), locals, this);
  }

  private static IceCandidate candidate(int port) {
    return IceCandidateTest.parse("candidate:1 1 udp 9 198.51.100.1 " + port + " typ host");
  }

  private static InetSocketAddress at(String address, int port) {
    return new InetSocketAddress(InetAddress.ofLiteral(address), port);
  }
}
