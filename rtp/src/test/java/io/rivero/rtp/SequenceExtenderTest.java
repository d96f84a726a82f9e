package io.rivero.rtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// RFC 3550 section A.1.
class SequenceExtenderTest {
  private final SequenceExtender extender = new SequenceExtender();

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 127, 128, 32767, 32768, 65534, 65535})
  void countsOnFromAnyStart(int start) {
    for (long i = 0; i < 200_000; i++) {
      assertThat(extender.extend((int) (start + i) & 0xffff) == start + i).isTrue();
    }
    assertThat(extender.highest()).isEqualTo(start + 199_999L);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 127, 128, 32767, 32768, 65534, 65535})
  void reorderedPacketsKeepTheirPlace(int start) {
    Random random = new Random(start);
    extender.extend(start);
    for (int i = 1; i < 200_000; i++) {
      long number = (long) start + i + random.nextInt(-100, 100);
      assertThat(extender.extend((int) number & 0xffff)).isEqualTo(number);
    }
  }

  @Test
  void latePacketFromBeforeTheWrapStaysBeforeIt() {
    extender.extend(65534);
    assertThat(extender.extend(1)).isEqualTo(65537);
    assertThat(extender.extend(65535)).isEqualTo(65535);
    assertThat(extender.extend(0)).isEqualTo(65536);
    assertThat(extender.highest()).isEqualTo(65537);
  }

  @Test
  void packetFromBeforeTheFirstIsNegative() {
    extender.extend(1);
    assertThat(extender.extend(65535)).isEqualTo(-1);
    assertThat(extender.highest()).isEqualTo(1);
  }

  @Test
  void halfTheRangeIsOlder() {
    extender.extend(40_000);
    assertThat(extender.peek(40_000 - 32_768)).isEqualTo(7232);
    assertThat(extender.peek(40_000 + 32_767 - 65_536)).isEqualTo(72_767);
  }

  @Test
  void peekingChangesNothing() {
    extender.extend(10);
    assertThat(extender.peek(5000)).isEqualTo(5000);
    assertThat(extender.highest()).isEqualTo(10);
  }

  @Test
  void afterAResetTheNextIsTheFirst() {
    assertThat(extender.isStarted()).isFalse();
    extender.extend(65535);
    extender.extend(0);
    assertThat(extender.isStarted()).isTrue();
    extender.reset();
    assertThat(extender.isStarted()).isFalse();
    assertThatThrownBy(extender::highest).isInstanceOf(IllegalStateException.class);
    assertThat(extender.extend(3)).isEqualTo(3);
  }
}
