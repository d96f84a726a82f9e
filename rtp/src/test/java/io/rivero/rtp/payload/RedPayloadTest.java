package io.rivero.rtp.payload;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.rivero.rtp.Hex;
import io.rivero.rtp.Mutator;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// RFC 2198.
class RedPayloadTest {
  private static List<String> parse(byte[] payload) {
    List<String> blocks = new ArrayList<>();
    boolean parsed =
        RedPayload.parse(
            payload,
            0,
            payload.length,
            (type, ticks, offset, length, primary) -> {
              assertThat(offset + length).isLessThanOrEqualTo(payload.length);
              StringBuilder text = new StringBuilder();
              for (int i = 0; i < length; i++) {
                text.append(String.format("%02x", payload[offset + i]));
              }
              blocks.add(type + " -" + ticks + " " + text + (primary ? " own" : ""));
            });
    assertThat(parsed || blocks.isEmpty()).isTrue();
    return parsed ? blocks : List.of("malformed");
  }

  /// Section 4: the example, an earlier block of another type in front of the packet's own.
  @Test
  void copiesComeBeforeTheOwnData() {
    // type 111, 960 ticks ago, 2 bytes; own type 111
    assertThat(parse(Hex.bytes("ef 0f00 02 6f aabb cc dd")))
        .containsExactly("111 -960 aabb", "111 -0 ccdd own");
    assertThat(parse(Hex.bytes("6f 01 02"))).containsExactly("111 -0 0102 own");
    assertThat(parse(Hex.bytes("ef 0f00 00 6f 01"))).containsExactly("111 -0 01 own");
  }

  @Test
  void whatDoesNotFitIsMalformed() {
    assertThat(parse(Hex.bytes(""))).containsExactly("malformed");
    assertThat(parse(Hex.bytes("ef"))).containsExactly("malformed");
    assertThat(parse(Hex.bytes("ef 0f00 02"))).containsExactly("malformed");
    assertThat(parse(Hex.bytes("ef 0f00 03 6f aabb"))).containsExactly("malformed");
    String headers = "ef 0000 00".repeat(9);
    assertThat(parse(Hex.bytes(headers + "6f 01"))).containsExactly("malformed");
  }

  @Test
  void eachPacketRepeatsTheOnesBefore() {
    RedPacketiser red = new RedPacketiser(111, 2, 1000);
    byte[] out = new byte[1200];
    List<String> last = List.of();
    for (int i = 1; i <= 4; i++) {
      int length = red.write(new byte[] {(byte) i, (byte) i}, 0, 2, i * 960L, out, 0);
      last = parse(java.util.Arrays.copyOf(out, length));
    }
    assertThat(last).containsExactly("111 -1920 0202", "111 -960 0303", "111 -0 0404 own");
  }

  @Test
  void copiesThatAreTooOldOrTooLongAreLeftOut() {
    RedPacketiser red = new RedPacketiser(111, 1, 600);
    byte[] out = new byte[2000];
    red.write(new byte[] {1}, 0, 1, 0, out, 0);
    assertThat(red.write(new byte[] {2}, 0, 1, 20_000, out, 0)).isEqualTo(2);
    red.write(new byte[1100], 0, 1100, 21_000, out, 0);
    assertThat(red.write(new byte[] {3}, 0, 1, 22_000, out, 0)).isEqualTo(2);
    red.write(new byte[400], 0, 400, 23_000, out, 0);
    assertThat(red.write(new byte[300], 0, 300, 24_000, out, 0)).isEqualTo(301);
    assertThat(red.write(new byte[200], 0, 200, 25_000, out, 0)).isEqualTo(5 + 300 + 200);
  }

  @FuzzTest
  void parseNeverThrows(byte[] bytes) {
    parse(bytes);
  }

  @Test
  void damagedPayloadsNeverThrow() {
    Mutator mutator = new Mutator(5);
    byte[] seed = Hex.bytes("ef 0f00 02 ef 0780 03 6f aabb 010203 cc dd");
    for (int i = 0; i < 5000; i++) {
      parse(mutator.mutate(seed));
    }
  }
}
