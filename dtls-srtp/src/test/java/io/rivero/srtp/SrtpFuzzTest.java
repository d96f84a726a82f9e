package io.rivero.srtp;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Bytes from the network that were not made by the peer.
class SrtpFuzzTest {
  @FuzzTest
  void parseNeverThrows(byte[] bytes) {
    for (SrtpProfile profile : SrtpProfile.values()) {
      var session = new SrtpSession(TestPackets.keys(profile, new Random(1)));
      assertThat(session.unprotect(bytes.clone(), 0, bytes.length)).isNegative();
      assertThat(session.unprotectRtcp(bytes.clone(), 0, bytes.length)).isNegative();
    }
  }

  @ParameterizedTest
  @EnumSource
  void garbageIsRejectedAndCounted(SrtpProfile profile) {
    var random = new Random(5);
    SrtpKeys keys = TestPackets.keys(profile, random);
    var session = new SrtpSession(keys);
    var peer = new SrtpSession(keys.swapped());
    int rounds = 3000;
    for (int i = 0; i < rounds; i++) {
      byte[] bytes = mutated(random, peer, i);
      int result =
          i % 2 == 0
              ? session.unprotect(bytes, 0, bytes.length)
              : session.unprotectRtcp(bytes, 0, bytes.length);
      assertThat(result).isNegative();
    }
    long counted =
        session.rejected(SrtpSession.MALFORMED)
            + session.rejected(SrtpSession.REPLAYED)
            + session.rejected(SrtpSession.NOT_AUTHENTIC)
            + session.rejected(SrtpSession.TOO_MANY_SSRCS);
    assertThat(counted).isEqualTo(rounds);
    byte[] packet = TestPackets.rtp(random, 1, 30_000);
    byte[] buffer = TestPackets.withRoom(packet, 0);
    int length = peer.protect(buffer, 0, packet.length);
    assertThat(session.unprotect(buffer, 0, length)).isEqualTo(packet.length);
  }

  /// A protected packet, cut, extended or with flipped bits; or only noise.
  private static byte[] mutated(Random random, SrtpSession peer, int i) {
    byte[] packet = i % 2 == 0 ? TestPackets.rtp(random, 1, 1 + i) : TestPackets.rtcp(random, 1);
    byte[] sealed = TestPackets.withRoom(packet, 0);
    int length =
        i % 2 == 0
            ? peer.protect(sealed, 0, packet.length)
            : peer.protectRtcp(sealed, 0, packet.length);
    return switch (random.nextInt(3)) {
      case 0 -> {
        int newLength = random.nextInt(length + 40);
        yield Arrays.copyOf(sealed, newLength == length ? 0 : newLength);
      }
      case 1 -> {
        int flips = 1 + random.nextInt(4);
        for (int f = 0; f < flips; f++) {
          sealed[random.nextInt(Math.min(length, 16))] ^= (byte) (1 + random.nextInt(255));
        }
        sealed[length - 1] ^= 1;
        yield Arrays.copyOf(sealed, length);
      }
      default -> {
        byte[] noise = new byte[random.nextInt(1500)];
        random.nextBytes(noise);
        yield noise;
      }
    };
  }
}
