package io.rivero.ice;

import java.net.InetSocketAddress;
import java.util.HashSet;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import javax.crypto.spec.SecretKeySpec;

/// A peer that builds its STUN itself, on a [FakeLoop]; it may be at several addresses.
final class TestPeer implements FakeLoop.Network {
  static final String UFRAG = "peer";
  static final String PASSWORD = "0123456789abcdefghijkl";

  /// The addresses at which it is reachable: it answers checks there.
  final Set<InetSocketAddress> reachable = new HashSet<>();

  final FakeLoop loop;
  private final StunIntegrity hmac = new StunIntegrity();
  private final RandomGenerator random = new SplittableRandom(3);
  private final IceAgent agent;
  private final SecretKeySpec agentKey;

  TestPeer(FakeLoop loop, IceAgent agent) {
    this.loop = loop;
    this.agent = agent;
    agentKey = StunIntegrity.key(agent.password());
    loop.network = this;
  }

  byte[] request(boolean useCandidate) {
    return request(useCandidate, true, 1000, 5);
  }

  byte[] request(boolean useCandidate, boolean controlling, long tieBreaker, long priority) {
    StunWriter writer =
        new StunWriter(StunMessage.BINDING_REQUEST, TransactionId.random(random))
            .username(agent.ufrag() + ":" + UFRAG)
            .priority(priority)
            .role(controlling, tieBreaker);
    if (useCandidate) {
      writer.useCandidate();
    }
    return writer.finish(hmac, agentKey);
  }

  byte[] response(StunMessage check, InetSocketAddress mapped) {
    return new StunWriter(StunMessage.BINDING_SUCCESS, check.transactionId())
        .xorMappedAddress(mapped)
        .finish(hmac, StunIntegrity.key(PASSWORD));
  }

  byte[] error(StunMessage check, int code) {
    return new StunWriter(StunMessage.BINDING_ERROR, check.transactionId())
        .errorCode(code, "no")
        .finish(hmac, StunIntegrity.key(PASSWORD));
  }

  @Override
  public void sent(FakeLoop.Sent datagram) {
    if (reachable.contains(datagram.remote()) && datagram.isRequest()) {
      loop.receive(
          response(datagram.message(), datagram.local()), datagram.local(), datagram.remote());
    }
  }
}
