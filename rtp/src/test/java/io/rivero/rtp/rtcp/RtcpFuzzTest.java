package io.rivero.rtp.rtcp;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.rivero.rtp.Hex;
import io.rivero.rtp.Mutator;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RtcpFuzzTest {
  private static final List<byte[]> SEEDS =
      List.of(
          Hex.bytes(
              "81c8000c deadbeef b705200080000000 fffffff0 ffffffff 000003e8"
                  + "00000007 40fffffe 0001fffe 00000003 b7052000 00054000"
                  + "81ca0003 00000001 0105616c69636500 81cb0001 00000001"),
          Hex.bytes("81c90007 00000001 00000002 ff7fffff 00000005 00000006 0000000000000000"),
          Hex.bytes("81cd0005 00000001 00000002 0064 8001 0075 0000 0086 0000"),
          Hex.bytes("81ce0002 00000001 00000002 84ce0004 00000001 00000000 00000002 03000000"),
          Hex.bytes("8fce0005 00000001 00000000 52454d42 01 0bd090 00000002"),
          Hex.bytes("8fcd0006 00000001 00000002 03e8 0005 000102 07 d4a0 04 08 012c fffe"),
          Hex.bytes(
              "80cf0008 00000001 04000002 1111111122222222 05000003 0000000200000003ffffffff"));

  @FuzzTest
  void parseNeverThrows(byte[] bytes) {
    check(bytes);
  }

  @Test
  void damagedPacketsNeverThrow() {
    Mutator mutator = new Mutator(2);
    for (int i = 0; i < 8_000; i++) {
      check(mutator.mutate(SEEDS.get(i % SEEDS.size())));
    }
  }

  /// What is read can be written, and is the same when it is read again; and it does not depend on
  /// what stands around it.
  private static void check(byte[] bytes) {
    List<RtcpPacket> read = new ArrayList<>();
    boolean sound = Rtcp.parse(bytes, 0, bytes.length, read::add);
    List<RtcpPacket> embedded = new ArrayList<>();
    byte[] around = new Mutator(3).embed(bytes, 5);
    assertThat(Rtcp.parse(around, 5, bytes.length, embedded::add)).isEqualTo(sound);
    assertThat(embedded).isEqualTo(read);
    byte[] out = new byte[16_384];
    for (RtcpPacket packet : read) {
      if (packet instanceof UnknownRtcp || packet instanceof Remb) {
        continue; // without content; written with 18 significant bits
      }
      RtcpWriter writer = new RtcpWriter(out, 0, out.length);
      assertThat(writer.append(packet)).isTrue();
      List<RtcpPacket> again = new ArrayList<>();
      assertThat(Rtcp.parse(out, 0, writer.length(), again::add)).isTrue();
      if (packet instanceof Nack nack) { // numbers that it repeats may be written once
        assertThat(numbers((Nack) again.getFirst())).isEqualTo(numbers(nack));
      } else {
        assertThat(again).containsExactly(packet);
      }
    }
  }

  private static Set<Integer> numbers(Nack nack) {
    Set<Integer> numbers = new HashSet<>();
    for (int i = 0; i < nack.sequenceNumbers().size(); i++) {
      numbers.add(nack.sequenceNumbers().get(i));
    }
    return numbers;
  }
}
