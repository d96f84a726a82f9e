package io.rivero.ice;

import static io.rivero.ice.FakeLoop.MILLI;
import static io.rivero.ice.FakeLoop.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Consent (RFC 7675) and following a peer whose address changes, in virtual time. The agent is put
/// where ice4j leaves it: with a selected pair.
class PathsFollowTest implements IceAgent.Listener {
  private static final InetSocketAddress LOCAL = at("192.0.2.1", 20000);
  private static final InetSocketAddress OLD = at("198.51.100.1", 1111);
  private static final InetSocketAddress NEW = at("198.51.100.1", 2222);

  private final FakeLoop loop = new FakeLoop();
  private final List<String> events = new ArrayList<>();
  private IceAgent agent = agent(false);
  private TestPeer peer = new TestPeer(loop, agent);

  @AfterEach
  void nothingIsLeft() {
    agent.close();
    loop.turn();
    assertThat(loop.demux.counters())
        .returns(0, IceCounters::agents)
        .returns(0, IceCounters::remotes)
        .returns(0, IceCounters::transactions);
  }

  @Test
  void aNatRebindingIsFollowedWithinFiveSeconds() {
    establish();
    for (int i = 0; i < 20; i++) { // half a minute of a browser's checks
      loop.receive(peer.request(true), LOCAL, OLD);
      loop.advance(2500 * MILLI);
    }
    long moved = loop.nowNanos;
    peer.reachable.remove(OLD);
    peer.reachable.add(NEW);
    loop.advance(2500 * MILLI);
    loop.receive(peer.request(true), LOCAL, NEW);
    assertThat(remote()).isEqualTo(NEW);
    assertThat(events).endsWith("selected " + NEW);
    assertThat(loop.nowNanos - moved).isLessThan(5 * SECOND);
    assertThat(agent.state()).isEqualTo(IceState.COMPLETED);
    assertThat(loop.demux.byRemote(NEW)).isSameAs(agent);
  }

  /// A controlled peer cannot nominate: the old address must have fallen silent.
  @Test
  void aPeerThatCannotNominateIsFollowedWhenItsOldAddressIsSilent() {
    restartAs(true);
    establish();
    loop.advance(2500 * MILLI);
    loop.receive(peer.request(false, false, 1, 5), LOCAL, OLD);
    long moved = loop.nowNanos;
    peer.reachable.remove(OLD);
    peer.reachable.add(NEW);
    loop.advance(2000 * MILLI);
    loop.receive(peer.request(false, false, 1, 5), LOCAL, NEW);
    assertThat(remote()).isEqualTo(OLD);
    loop.advance(2500 * MILLI);
    assertThat(remote()).isEqualTo(NEW);
    assertThat(loop.nowNanos - moved).isLessThan(5 * SECOND);
    // As the controlling side we tell the peer (RFC 8445 section 8.1.1).
    assertThat(requestsTo(NEW).stream().anyMatch(check -> check.message().useCandidate())).isTrue();
  }

  @Test
  void mediaOnTheOldPathKeepsIt() {
    restartAs(true);
    establish();
    peer.reachable.add(NEW);
    for (int i = 0; i < 10; i++) {
      loop.receive(peer.request(false, false, 1, 5), LOCAL, NEW);
      loop.advance(SECOND);
      agent.noteMedia(OLD, loop.nowNanos);
    }
    assertThat(remote()).isEqualTo(OLD);
  }

  @Test
  void aReplayedRequestFromASpoofedAddressMovesNothing() {
    establish();
    byte[] captured = peer.request(true);
    loop.receive(captured, LOCAL, OLD);
    loop.advance(10 * SECOND);
    int before = loop.sent.size();
    loop.receive(captured, LOCAL, NEW); // nobody there answers
    loop.advance(20 * SECOND);
    assertThat(remote()).isEqualTo(OLD);
    assertThat(agent.isValidated(NEW)).isFalse();
    // One answer and a few checks are all that the spoofed address gets.
    assertThat(
            loop.sent.subList(before, loop.sent.size()).stream()
                .filter(sent -> sent.remote().equals(NEW)))
        .hasSizeLessThanOrEqualTo(1 + Paths.PROBE_TRIES);
  }

  @Test
  void aForgedResponseProvesNothing() {
    establish();
    loop.receive(peer.request(true), LOCAL, NEW);
    FakeLoop.Sent check = requestsTo(NEW).getFirst();
    byte[] forged =
        new StunWriter(StunMessage.BINDING_SUCCESS, check.message().transactionId())
            .xorMappedAddress(LOCAL)
            .finish(new StunIntegrity(), StunIntegrity.key("another password of a peer"));
    loop.receive(forged, LOCAL, NEW);
    loop.receive(peer.response(check.message(), LOCAL), LOCAL, OLD); // from elsewhere
    assertThat(remote()).isEqualTo(OLD);
    assertThat(loop.demux.counters().forged()).isEqualTo(1);
  }

  @Test
  void aPeerThatNominatesTwoPathsAtOnceDoesNotMakeUsAlternate() {
    establish();
    peer.reachable.add(NEW);
    int before = events.size();
    for (int i = 0; i < 100; i++) {
      loop.receive(peer.request(true, true, 1000, 5), LOCAL, OLD);
      loop.receive(peer.request(true, true, 1000, 5), LOCAL, NEW);
      loop.advance(100 * MILLI);
    }
    assertThat(events.size() - before).isLessThanOrEqualTo(2);
    // The one of higher priority wins (RFC 8445 section 8.1.1, aggressive nomination).
    InetSocketAddress other = remote().equals(OLD) ? NEW : OLD;
    loop.receive(peer.request(true, true, 1000, 6), LOCAL, other);
    assertThat(remote()).isEqualTo(other);
  }

  /// RFC 7675 section 5.1: a check each 8 to 12 s, and none of them with a transaction id used
  /// before.
  @Test
  void consentIsAskedForEveryTenSeconds() {
    establish();
    int before = requestsTo(OLD).size();
    loop.advance(1000 * SECOND);
    List<FakeLoop.Sent> checks = requestsTo(OLD).subList(before, requestsTo(OLD).size());
    assertThat(checks).hasSizeBetween(90, 115);
    for (int i = 1; i < checks.size(); i++) {
      assertThat(checks.get(i).atNanos() - checks.get(i - 1).atNanos())
          .isBetween(8 * SECOND, 12 * SECOND);
    }
    assertThat(checks.stream().map(check -> check.message().transactionId()).distinct())
        .hasSameSizeAs(checks);
    assertThat(agent.state()).isEqualTo(IceState.COMPLETED);
  }

  @Test
  void consentIsLostOnceAndAfterThatNothingIsSent() {
    establish();
    events.clear();
    peer.reachable.clear();
    long start = loop.nowNanos;
    while (agent.state() == IceState.COMPLETED) {
      loop.advance(100 * MILLI);
    }
    assertThat(loop.nowNanos - start).isBetween(23 * SECOND, 28 * SECOND);
    assertThat(events).containsExactly("DISCONNECTED", "FAILED");
    assertThat(agent.pair()).isNull();
    int sent = loop.sent.size();
    loop.advance(100 * SECOND);
    assertThat(loop.sent).hasSize(sent);
    assertThat(events).hasSize(2);
  }

  @Test
  void aLostPeerComesBackByItsOwnCheck() {
    establish();
    peer.reachable.clear();
    loop.advance(60 * SECOND);
    events.clear();
    peer.reachable.add(NEW);
    loop.receive(peer.request(false), LOCAL, NEW);
    assertThat(events).containsExactly("CONNECTED", "selected " + NEW, "COMPLETED");
    assertThat(remote()).isEqualTo(NEW);
  }

  @Test
  void aCandidateNamedAfterTheLossIsTried() {
    establish();
    peer.reachable.clear();
    loop.advance(60 * SECOND);
    peer.reachable.add(NEW);
    agent.addRemoteCandidate(
        new IceCandidate(
            "1", 1, "udp", 9, "198.51.100.1", 2222, IceCandidate.Type.HOST, null, 0, null));
    loop.turn();
    assertThat(remote()).isEqualTo(NEW);
  }

  /// RFC 8445 section 7.3.1.1, after establishment.
  @Test
  void aRoleConflictIsAnsweredOrChangesOurRole() {
    establish(); // we are controlled
    loop.receive(peer.request(false, false, -1, 5), LOCAL, OLD); // the peer has the larger one
    assertThat(lastSent().message().errorCode()).isEqualTo(487);
    loop.receive(peer.request(false, false, 0, 5), LOCAL, OLD);
    assertThat(lastSent().message().type()).isEqualTo(StunMessage.BINDING_SUCCESS);
    loop.advance(13 * SECOND);
    assertThat(requestsTo(OLD).getLast().message().fromControlling()).isTrue();
  }

  /// RFC 8445 section 7.2.5.1.
  @Test
  void a487ChangesOurRoleAndTheCheckIsRepeated() {
    establish();
    peer.reachable.clear();
    loop.receive(peer.request(false), LOCAL, NEW);
    FakeLoop.Sent check = requestsTo(NEW).getLast();
    assertThat(check.message().fromControlled()).isTrue();
    loop.receive(peer.error(check.message(), 487), LOCAL, NEW);
    loop.advance(MILLI);
    assertThat(requestsTo(NEW).getLast().message().fromControlling()).isTrue();
  }

  @Test
  void requestsAreAnsweredWithTheAddressThatTheyCameFrom() {
    establish();
    byte[] request = peer.request(false);
    loop.receive(request, LOCAL, OLD);
    StunMessage answer = lastSent().message();
    assertThat(answer.xorMappedAddress()).isEqualTo(OLD);
    assertThat(answer.verify(new StunIntegrity(), StunIntegrity.key(agent.password()))).isTrue();
    assertThat(lastSent().local()).isEqualTo(LOCAL);
  }

  /// RFC 8489 section 6.3.1.
  @Test
  void anUnknownRequiredAttributeIsAnswered420() {
    establish();
    byte[] request =
        new StunWriter(StunMessage.BINDING_REQUEST, new TransactionId(1, 2))
            .username(agent.ufrag() + ":peer")
            .attribute(0x7FFE, (byte) 1)
            .finish(new StunIntegrity(), StunIntegrity.key(agent.password()));
    loop.receive(request, LOCAL, OLD);
    assertThat(lastSent().message().errorCode()).isEqualTo(420);
  }

  @Test
  void authenticRequestsAreLimitedToABurstOf100And50ASecond() {
    establish();
    for (int i = 0; i < 150; i++) {
      loop.receive(peer.request(false), LOCAL, OLD);
    }
    assertThat(loop.demux.counters().rateLimited()).isEqualTo(50);
    loop.advance(SECOND);
    for (int i = 0; i < 60; i++) {
      loop.receive(peer.request(false), LOCAL, OLD);
    }
    assertThat(loop.demux.counters().rateLimited()).isEqualTo(60);
  }

  @Test
  void aPeerAtThousandAddressesIsRememberedAt32() {
    establish();
    for (int i = 0; i < 1000; i++) {
      loop.receive(peer.request(false), LOCAL, at("203.0.113.9", 10000 + i));
      loop.advance(100 * MILLI);
    }
    assertThat(loop.demux.counters().remotes()).isEqualTo(IceAgent.MAX_REMOTES);
    assertThat(loop.demux.counters().transactions()).isLessThan(Paths.MAX_PATHS * 9);
    assertThat(loop.demux.byRemote(OLD)).isSameAs(agent);
    assertThat(remote()).isEqualTo(OLD);
  }

  @Test
  void aClosedAgentIsGoneAtOnce() {
    establish();
    agent.close();
    assertThat(loop.demux.byRemote(OLD)).isNull();
    assertThat(agent.state()).isEqualTo(IceState.CLOSED);
    int sent = loop.sent.size();
    loop.receive(peer.request(true), LOCAL, OLD);
    assertThat(loop.sent).hasSize(sent);
    agent.close();
  }

  @Test
  void theYoungerGenerationOwnsASharedAddressAndGivesItBack() {
    establish();
    IceAgent younger = agent(false);
    loop.turn();
    TestPeer youngerPeer = new TestPeer(loop, younger);
    loop.receive(youngerPeer.request(false), LOCAL, OLD);
    assertThat(loop.demux.byRemote(OLD)).isSameAs(younger);
    loop.receive(peer.request(false), LOCAL, OLD);
    assertThat(loop.demux.byRemote(OLD)).isSameAs(younger);
    younger.close();
    loop.turn();
    assertThat(loop.demux.byRemote(OLD)).isSameAs(agent);
    loop.network = peer;
  }

  /// A peer of another session can spoof our peer's address in a request, but not answer there.
  @Test
  void anotherSessionCannotTakeAnAddressAwayByARequest() {
    establish();
    IceAgent thief =
        IceAgent.create(
            loop.demux,
            new IceAgent.Config(false, "another session", null),
            List.of(LocalAddress.of(LOCAL)),
            new SilentListener());
    loop.turn();
    thief.setRemote("thief", "the password of the thief");
    thief.takeOver(LOCAL, NEW, loop.nowNanos);
    byte[] spoofed =
        new StunWriter(StunMessage.BINDING_REQUEST, new TransactionId(5, 5))
            .username(thief.ufrag() + ":thief")
            .priority(1)
            .finish(new StunIntegrity(), StunIntegrity.key(thief.password()));
    loop.receive(spoofed, LOCAL, OLD);
    assertThat(loop.demux.byRemote(OLD)).isSameAs(agent);
    // Once the new owner of the address has proven it, it is his (a NAT gives ports to others).
    FakeLoop.Sent check = requestsTo(OLD).getLast();
    byte[] proof =
        new StunWriter(StunMessage.BINDING_SUCCESS, check.message().transactionId())
            .xorMappedAddress(LOCAL)
            .finish(new StunIntegrity(), StunIntegrity.key("the password of the thief"));
    loop.receive(proof, LOCAL, OLD);
    assertThat(loop.demux.byRemote(OLD)).isSameAs(thief);
    thief.close();
    loop.turn();
  }

  private void restartAs(boolean controlling) {
    agent.close();
    agent = agent(controlling);
    peer = new TestPeer(loop, agent);
  }

  private IceAgent agent(boolean controlling) {
    return IceAgent.create(
        loop.demux,
        new IceAgent.Config(controlling, "session", null),
        List.of(LocalAddress.of(LOCAL)),
        this);
  }

  /// Both lose consent in the same turn.
  @Test
  void aFaultOfOneAgentKeepsNoOtherFromItsTurn() {
    establish();
    var faults = new ArrayList<String>();
    var others = new ArrayList<IceAgent>();
    for (int i = 0; i < 3; i++) {
      IceAgent other =
          IceAgent.create(
              loop.demux,
              new IceAgent.Config(false, "other", null),
              List.of(LocalAddress.of(LOCAL)),
              new SilentListener() {
                @Override
                public void onState(IceState state) {
                  if (state == IceState.DISCONNECTED) {
                    throw new IllegalStateException("no use for " + state);
                  }
                }

                @Override
                public void onFault(RuntimeException fault) {
                  faults.add(String.valueOf(fault.getMessage()));
                }
              });
      loop.turn();
      other.setRemote(TestPeer.UFRAG, TestPeer.PASSWORD);
      other.takeOver(LOCAL, at("198.51.100.2", 1111 + i), loop.nowNanos);
      others.add(other);
    }
    events.clear();
    peer.reachable.remove(OLD);
    loop.advance(60 * SECOND);
    assertThat(events).containsExactly("DISCONNECTED", "FAILED");
    assertThat(faults).hasSize(3).containsOnly("no use for DISCONNECTED");
    assertThat(others).allMatch(IceAgent::isClosed);
  }

  private void establish() {
    loop.turn();
    agent.setRemote(TestPeer.UFRAG, TestPeer.PASSWORD);
    peer.reachable.add(OLD);
    agent.takeOver(LOCAL, OLD, loop.nowNanos);
    loop.turn();
    assertThat(remote()).isEqualTo(OLD);
  }

  private InetSocketAddress remote() {
    IcePair pair = agent.pair();
    return pair == null ? at("0.0.0.0", 0) : pair.remoteAddress();
  }

  private List<FakeLoop.Sent> requestsTo(InetSocketAddress remote) {
    return loop.sent.stream()
        .filter(datagram -> datagram.remote().equals(remote) && datagram.isRequest())
        .toList();
  }

  private FakeLoop.Sent lastSent() {
    return loop.sent.getLast();
  }

  private static InetSocketAddress at(String address, int port) {
    return new InetSocketAddress(InetAddress.ofLiteral(address), port);
  }

  @Override
  public void onState(IceState state) {
    events.add(state.toString());
  }

  @Override
  public void onValidated(IcePair pair) {
    events.add("validated " + pair.remoteAddress());
  }

  @Override
  public void onFault(RuntimeException fault) {
    events.add("fault " + fault.getMessage());
  }

  @Override
  public void onSelected(IcePair pair) {
    events.add("selected " + pair.remoteAddress());
  }

  @Override
  public void onCandidate(IceCandidate candidate) {}

  @Override
  public void onGatheringDone() {}
}
