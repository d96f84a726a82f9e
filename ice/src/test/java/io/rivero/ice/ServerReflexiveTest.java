package io.rivero.ice;

import static io.rivero.ice.FakeLoop.MILLI;
import static io.rivero.ice.FakeLoop.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// RFC 8445 section 5.1.1.2, in virtual time.
class ServerReflexiveTest {
  private static final InetSocketAddress LOCAL = at("10.0.0.5", 20000);
  private static final InetSocketAddress SERVER = at("192.0.2.53", 3478);
  private static final InetSocketAddress MAPPED = at("203.0.113.7", 61000);

  private final FakeLoop loop = new FakeLoop();
  private final List<String> events = new ArrayList<>();
  private boolean serverIsUp = true;
  private InetSocketAddress mapped = MAPPED;

  ServerReflexiveTest() {
    loop.network =
        sent -> {
          if (serverIsUp && sent.remote().equals(SERVER)) {
            loop.receive(answer(sent.message().transactionId()), sent.local(), SERVER);
          }
        };
  }

  @Test
  void theAddressIsLearntOnceAndSharedByAllAgents() {
    for (int i = 0; i < 10; i++) {
      gather(agent(SERVER));
    }
    assertThat(loop.sent).hasSize(1);
    assertThat(events).hasSize(20);
    assertThat(events.subList(0, 2))
        .containsExactly(
            "candidate:srflx0 1 udp 1694498815 203.0.113.7 61000 typ srflx"
                + " raddr 10.0.0.5 rport 20000",
            "done");
  }

  @Test
  void itIsRefreshedEvery25Seconds() {
    gather(agent(SERVER));
    loop.advance(100 * SECOND);
    assertThat(loop.sent).hasSize(5);
    mapped = at("203.0.113.8", 1);
    loop.advance(26 * SECOND);
    events.clear();
    gather(agent(SERVER));
    assertThat(events.getFirst()).contains("203.0.113.8 1 typ srflx");
  }

  @Test
  void gatheringIsDoneWithinASecondWithADeadServer() {
    serverIsUp = false;
    long start = loop.nowNanos;
    gather(agent(SERVER));
    assertThat(events).isEmpty();
    while (events.isEmpty()) {
      loop.advance(10 * MILLI);
    }
    assertThat(events).containsExactly("done");
    assertThat(loop.nowNanos - start).isLessThan(SECOND);
    assertThat(loop.sent).hasSize(ServerReflexive.TRIES);
    assertThat(loop.demux.counters().transactions()).isZero();
    gather(agent(SERVER)); // known to be dead: at once
    assertThat(events).containsExactly("done", "done");
    serverIsUp = true; // and found again when it comes back
    loop.advance(26 * SECOND);
    gather(agent(SERVER));
    assertThat(events).hasSize(4);
  }

  @Test
  void withoutAServerGatheringIsDoneAtOnce() {
    gather(agent(null));
    gather(agent(InetSocketAddress.createUnresolved("stun.example", 3478)));
    gather(agent(at("2001:db8::53", 3478))); // no local address of its family
    assertThat(events).containsExactly("done", "done", "done");
    assertThat(loop.sent).isEmpty();
  }

  @Test
  void anAddressThatIsOurOwnIsNoCandidate() {
    mapped = LOCAL;
    gather(agent(SERVER));
    assertThat(events).containsExactly("done");
  }

  @Test
  void anAnswerFromElsewhereIsNotBelieved() {
    serverIsUp = false;
    gather(agent(SERVER));
    TransactionId id = loop.sent.getFirst().message().transactionId();
    loop.receive(answer(id), LOCAL, at("192.0.2.54", 3478));
    loop.receive(answer(new TransactionId(1, 2)), LOCAL, SERVER);
    assertThat(events).isEmpty();
    loop.receive(answer(id), LOCAL, SERVER);
    assertThat(events).hasSize(2);
  }

  @Test
  void sixtyFourServersAreAskedAtMost() {
    serverIsUp = false;
    for (int port = 1; port <= 200; port++) {
      gather(agent(at("192.0.2.99", port)));
    }
    assertThat(loop.demux.counters().reflexives()).isEqualTo(IceDemux.MAX_REFLEXIVES);
    loop.advance(SECOND);
    assertThat(events).hasSize(200).containsOnly("done");
  }

  @Test
  void aClosedAgentIsToldNothing() {
    serverIsUp = false;
    IceAgent agent = agent(SERVER);
    gather(agent);
    agent.close();
    loop.advance(10 * SECOND);
    assertThat(events).isEmpty();
  }

  private void gather(IceAgent agent) {
    agent.gather();
    agent.gather();
    loop.turn();
  }

  private IceAgent agent(@org.jspecify.annotations.Nullable InetSocketAddress server) {
    IceAgent agent =
        IceAgent.create(
            loop.demux,
            new IceAgent.Config(false, new Object(), server),
            List.of(LocalAddress.of(LOCAL)),
            new SilentListener() {
              @Override
              public void onCandidate(IceCandidate candidate) {
                events.add(candidate.toString());
              }

              @Override
              public void onGatheringDone() {
                events.add("done");
              }
            });
    loop.turn();
    return agent;
  }

  private byte[] answer(TransactionId id) {
    return new StunWriter(StunMessage.BINDING_SUCCESS, id).xorMappedAddress(mapped).finish();
  }

  private static InetSocketAddress at(String address, int port) {
    return new InetSocketAddress(InetAddress.ofLiteral(address), port);
  }
}
