package io.rivero.ice;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.Test;

class RemoteCandidatesTest {
  private final RemoteCandidates candidates = new RemoteCandidates();

  @Test
  void namesAreDroppedWithoutALookUp() {
    assertThat(add("1 udp 1 7ae2b1e5-3d4c-4a10-9d11-0123456789ab.local 5000 typ host")).isFalse();
    assertThat(add("1 udp 1 localhost 5000 typ host")).isFalse();
    assertThat(add("1 udp 1 a.b.c.d 5000 typ host")).isFalse();
    assertThat(add("1 udp 1 127.1 5000 typ host")).isFalse();
    assertThat(add("1 udp 1 fe80::1%eth0 5000 typ host")).isFalse();
  }

  @Test
  void whatCannotBeUsedIsDropped() {
    assertThat(add("2 udp 1 192.0.2.1 5000 typ host")).isFalse();
    assertThat(add("1 tcp 1 192.0.2.1 9 typ host tcptype active")).isFalse();
    assertThat(add("1 udp 1 192.0.2.1 0 typ host")).isFalse();
    assertThat(add("1 udp 1 0.0.0.0 5000 typ host")).isFalse();
    assertThat(add("1 udp 1 :: 5000 typ host")).isFalse();
    assertThat(add("1 udp 1 224.0.0.1 5000 typ host")).isFalse();
    assertThat(add("1 udp 1 192.0.2.256 5000 typ host")).isFalse();
    assertThat(add("1 udp 1 192.0.2.1 5000 typ host")).isTrue();
    assertThat(add("1 udp 1 192.0.2.1 5000 typ srflx")).isFalse(); // known
    assertThat(add("1 udp 1 2001:db8::1 5000 typ host")).isTrue();
  }

  @Test
  void sixtyFourAreTaken() {
    int taken = 0;
    for (int port = 1; port <= 1000; port++) {
      taken += add("1 udp 1 192.0.2.1 " + port + " typ host") ? 1 : 0;
    }
    assertThat(taken).isEqualTo(IceAgent.MAX_REMOTE_CANDIDATES);
  }

  /// RFC 8838 section 9.
  @Test
  void candidatesOfAnotherGenerationAreDropped() {
    assertThat(add("1 udp 1 192.0.2.1 1 typ host ufrag old")).isTrue();
    assertThat(add("1 udp 1 192.0.2.1 2 typ host")).isTrue();
    candidates.setUfrag("new");
    assertThat(candidates.all()).hasSize(1);
    assertThat(add("1 udp 1 192.0.2.1 3 typ host ufrag old")).isFalse();
    assertThat(add("1 udp 1 192.0.2.1 4 typ host ufrag new")).isTrue();
  }

  /// RFC 8445 section 7.3.1.3.
  @Test
  void anAddressThatWasNotNamedIsPeerReflexive() {
    add("1 udp 77 192.0.2.1 1 typ host");
    InetSocketAddress named = new InetSocketAddress(InetAddress.ofLiteral("192.0.2.1"), 1);
    InetSocketAddress other = new InetSocketAddress(InetAddress.ofLiteral("192.0.2.1"), 2);
    assertThat(candidates.at(named, 5).type()).isEqualTo(IceCandidate.Type.HOST);
    assertThat(candidates.at(other, 5).type()).isEqualTo(IceCandidate.Type.PRFLX);
  }

  private boolean add(String text) {
    return candidates.add(IceCandidateTest.parse("candidate:1 " + text)) != null;
  }
}
