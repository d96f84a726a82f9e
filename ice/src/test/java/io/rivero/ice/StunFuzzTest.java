package io.rivero.ice;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/// Any bytes: nothing is thrown, nothing is kept.
class StunFuzzTest {
  private static final InetSocketAddress LOCAL =
      new InetSocketAddress(InetAddress.ofLiteral("192.0.2.1"), 20000);
  private static final InetSocketAddress REMOTE =
      new InetSocketAddress(InetAddress.ofLiteral("198.51.100.1"), 1111);

  private final StunIntegrity hmac = new StunIntegrity();

  @FuzzTest
  void parseNeverThrows(byte[] bytes) {
    readAll(StunMessage.parse(bytes, 0, bytes.length));
    FakeLoop loop = new FakeLoop();
    loop.receive(bytes, LOCAL, REMOTE);
    assertThat(loop.sent).isEmpty();
    assertThat(loop.demux.counters().remotes()).isZero();
  }

  /// Well-formed messages with some bytes changed, under a right fingerprint and a right MAC, so
  /// that they reach an agent.
  @Test
  void mutatedAuthenticRequestsNeverThrow() {
    FakeLoop loop = new FakeLoop();
    IceAgent agent =
        IceAgent.create(
            loop.demux,
            new IceAgent.Config(false, "session", null),
            List.of(LocalAddress.of(LOCAL)),
            new SilentListener());
    loop.turn();
    agent.setRemote(TestPeer.UFRAG, TestPeer.PASSWORD);
    agent.takeOver(LOCAL, REMOTE, loop.nowNanos);
    SplittableRandom random = new SplittableRandom(42);
    for (int i = 0; i < 20_000; i++) {
      byte[] value = new byte[random.nextInt(24)];
      random.nextBytes(value);
      StunWriter writer =
          new StunWriter(random.nextInt(0x120), TransactionId.random(random))
              .username(agent.ufrag() + ":x");
      for (int n = random.nextInt(4); n > 0; n--) {
        int type = random.nextInt(0x40) | (random.nextBoolean() ? 0x8000 : 0);
        writer.attribute(type, value);
      }
      byte[] stun = writer.finish(hmac, StunIntegrity.key(agent.password()));
      if (random.nextInt(4) == 0) {
        stun[random.nextInt(stun.length)] ^= (byte) (1 << random.nextInt(8));
      }
      readAll(StunMessage.parse(stun, 0, stun.length));
      loop.nowNanos += 20 * FakeLoop.MILLI;
      loop.receive(stun, LOCAL, REMOTE);
    }
    assertThat(loop.demux.counters().remotes()).isEqualTo(1);
    agent.close();
    loop.turn();
    assertThat(loop.demux.counters().transactions()).isZero();
  }

  @Test
  void mutatedBytesNeverThrow() {
    SplittableRandom random = new SplittableRandom(43);
    byte[] seed =
        new StunWriter(StunMessage.BINDING_SUCCESS, new TransactionId(1, 2))
            .username("a:b")
            .priority(1)
            .role(true, 1)
            .xorMappedAddress(REMOTE)
            .errorCode(400, "x")
            .finish(hmac, StunIntegrity.key("secret"));
    FakeLoop loop = new FakeLoop();
    for (int i = 0; i < 50_000; i++) {
      // Without the fingerprint, which would refuse nearly all of them.
      int length = random.nextInt(8) == 0 ? random.nextInt(seed.length) : seed.length - 8;
      byte[] bytes = Arrays.copyOf(seed, length);
      if (length >= 20) {
        bytes[2] = 0;
        bytes[3] = (byte) (length - 20);
      }
      for (int n = random.nextInt(6); n > 0 && bytes.length > 0; n--) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
      }
      readAll(StunMessage.parse(bytes, 0, bytes.length));
      loop.receive(bytes, LOCAL, REMOTE);
    }
    IceCounters counters = loop.demux.counters();
    assertThat(counters.malformed()).isPositive();
    assertThat(counters.unknown()).isPositive();
    assertThat(counters.remotes() + counters.transactions() + counters.agents()).isZero();
  }

  private void readAll(@org.jspecify.annotations.Nullable StunMessage message) {
    if (message != null) {
      message.localUfrag();
      message.priority();
      message.tieBreaker();
      message.errorCode();
      message.xorMappedAddress();
      message.verify(hmac, StunIntegrity.key("secret"));
      assertThat(message.unknownRequired().length).isLessThanOrEqualTo(8);
    }
  }
}
