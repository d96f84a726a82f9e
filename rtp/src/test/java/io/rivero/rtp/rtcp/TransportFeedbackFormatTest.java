package io.rivero.rtp.rtcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rivero.rtp.Hex;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// draft-holmer-rmcat-transport-wide-cc-extensions-01 section 3.1.
class TransportFeedbackFormatTest {
  private static final int NONE = TransportFeedback.NOT_RECEIVED;

  private static @Nullable TransportFeedback parse(String hex) {
    byte[] bytes = Hex.bytes(hex);
    return TransportFeedbackFormat.parse(1, 2, bytes, 0, bytes.length);
  }

  private static TransportFeedback parsed(String hex) {
    return Objects.requireNonNull(parse(hex));
  }

  @Test
  void symbolsBehindTheCountAreIgnored() {
    assertThat(parsed("0001 0002 000000 00 b800 05 00").deltas()).isEqualTo(IntList.of(5, 0));
  }

  @Test
  void readsARunOfLostPackets() {
    TransportFeedback feedback = parsed("0001 0005 ffffff 09 0004 4001 8000");
    assertThat(feedback.referenceTime()).isEqualTo(-1);
    assertThat(feedback.feedbackCount()).isEqualTo(9);
    assertThat(feedback.deltas()).isEqualTo(IntList.of(NONE, NONE, NONE, NONE, -32768));
  }

  @Test
  void brokenOnesAreRefused() {
    assertThat(parse("0001 0001 000000")).as("short").isNull();
    assertThat(parse("0001 0000 000000 00 2001 00")).as("no status").isNull();
    assertThat(parse("0001 0001 000000 00")).as("no chunk").isNull();
    assertThat(parse("0001 0001 000000 00 2000 00")).as("empty run").isNull();
    assertThat(parse("0001 0001 000000 00 6001 00")).as("reserved symbol in a run").isNull();
    assertThat(parse("0001 0001 000000 00 f000 00")).as("reserved symbol").isNull();
    assertThat(parse("0001 0001 000000 00 2001")).as("no delta").isNull();
    assertThat(parse("0001 0001 000000 00 4001 00")).as("half a delta").isNull();
  }

  /// 8191 lost packets fit into a chunk of two bytes.
  @Test
  void moreStatusesThanTheLimitAreRefused() {
    assertThat(parsed("0001 1000 000000 00 1fff").deltas().size()).isEqualTo(4096);
    assertThat(parse("0001 1001 000000 00 1fff")).isNull();
    assertThat(parse("0001 ffff 000000 00" + "1fff".repeat(9))).isNull();
  }

  @Test
  void deltasThatDoNotFitAreTheCallersBug() {
    assertThatThrownBy(() -> new TransportFeedback(1, 2, 0, 0, 0, IntList.of(32768)))
        .hasMessageContaining("delta 32768");
    assertThatThrownBy(() -> new TransportFeedback(1, 2, 0, 0, 0, IntList.of()))
        .hasMessageContaining("0 statuses");
  }

  /// Statuses in runs of random length, so that all kinds of chunks occur and meet.
  @Test
  void whatIsWrittenIsReadAgain() {
    Random random = new Random(4);
    byte[] out = new byte[20_000];
    for (int i = 0; i < 3000; i++) {
      int[] deltas = new int[1 + random.nextInt(i % 100 == 0 ? 4096 : 120)];
      int kind = 0;
      int left = 0;
      for (int at = 0; at < deltas.length; at++) {
        if (left-- == 0) {
          kind = random.nextInt(3);
          left = random.nextInt(random.nextBoolean() ? 3 : 40);
        }
        deltas[at] =
            kind == 0 ? NONE : kind == 1 ? random.nextInt(256) : random.nextInt(-32768, 32768);
      }
      TransportFeedback feedback =
          new TransportFeedback(
              1,
              2,
              random.nextInt(256),
              random.nextInt(65536),
              random.nextInt(-0x800000, 0x800000),
              IntList.of(deltas));
      int end = TransportFeedbackFormat.write(feedback, out, 3, out.length);
      assertThat((end - 3) % 4).isZero();
      assertThat(TransportFeedbackFormat.parse(1, 2, out, 3, end)).isEqualTo(feedback);
      assertThat(TransportFeedbackFormat.write(feedback, out, 3, end - 1)).isEqualTo(-1);
    }
  }
}
