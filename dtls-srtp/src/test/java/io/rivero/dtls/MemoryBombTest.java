package io.rivero.dtls;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import org.junit.jupiter.api.Test;

/// CVE-2026-59646: some 200 bytes of handshake fragments that declare 16 MiB each.
class MemoryBombTest {
  @Test
  void aSmallHeapSurvivesTheBombAndConnectsAfterwards() throws Exception {
    assertThat(ChildJvm.run(Victim.class, ChildJvm.classPath(), "-Xmx64m"))
        .contains("connected after the bomb");
  }

  /// Runs with a heap of 64 MB.
  static final class Victim {
    private Victim() {}

    @SuppressWarnings("SystemOut") // what the test reads
    public static void main(String[] args) throws Exception {
      var links = new ArrayList<Link>();
      for (int i = 0; i < 50; i++) {
        links.add(Link.of());
      }
      for (int round = 0; round < 40; round++) {
        for (Link link : links) {
          link.server.transport.receive(BOMB, 0, BOMB.length);
        }
      }
      for (Link link : links) {
        if (link.server.transport.rejected() == 0) {
          throw new IllegalStateException("the bomb was let through");
        }
        link.start();
        link.client.keys();
        link.server.keys();
        link.close();
      }
      System.out.println("connected after the bomb");
    }

    private static final byte[] BOMB = bomb();

    private static byte[] bomb() {
      byte[] fragments = new byte[16 * 13];
      for (int i = 0; i < 16; i++) {
        byte[] fragment = DtlsGuardTest.fragment(1, 0xffffff, i, 0, 1);
        System.arraycopy(fragment, 0, fragments, 13 * i, 13);
      }
      return DtlsGuardTest.record(22, 0, fragments);
    }
  }
}
