package io.rivero.rtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// RFC 3550 section 5.1.
class TimestampExtenderTest {
  private final TimestampExtender extender = new TimestampExtender();

  @ParameterizedTest
  @ValueSource(
      longs = {0, 1, 127, 128, 32767, 32768, 0x7fffffffL, 0x80000000L, 0xfffffffeL, 0xffffffffL})
  void countsOnFromAnyStart(long start) {
    long step = 900_000_007L;
    for (long i = 0; i < 100; i++) {
      long timestamp = start + i * step;
      assertThat(extender.extend(timestamp & 0xffff_ffffL)).isEqualTo(timestamp);
      if (i > 0) { // a late one keeps its place
        assertThat(extender.extend((timestamp - 3000) & 0xffff_ffffL)).isEqualTo(timestamp - 3000);
      }
    }
    assertThat(extender.highest()).isEqualTo(start + 99 * step);
  }

  @Test
  void timestampFromBeforeTheFirstIsNegative() {
    extender.extend(1);
    assertThat(extender.extend(0xffffffffL)).isEqualTo(-1);
  }

  @Test
  void halfTheRangeIsOlder() {
    extender.extend(0x9000_0000L);
    assertThat(extender.peek(0x1000_0000L)).isEqualTo(0x1000_0000L);
    assertThat(extender.peek(0x0fff_ffffL)).isEqualTo(0x1_0fff_ffffL);
    assertThat(extender.highest()).isEqualTo(0x9000_0000L);
  }

  @Test
  void afterAResetTheNextIsTheFirst() {
    extender.extend(0xffffffffL);
    extender.reset();
    assertThat(extender.isStarted()).isFalse();
    assertThatThrownBy(extender::highest).isInstanceOf(IllegalStateException.class);
    assertThat(extender.extend(3)).isEqualTo(3);
  }
}
