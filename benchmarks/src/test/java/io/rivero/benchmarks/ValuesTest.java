package io.rivero.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ValuesTest {
  @Test
  void theMiddleOneOrTheMeanOfTwo() {
    assertThat(Values.median(5, 1, 3)).isEqualTo(3);
    assertThat(Values.median(4, 1, 3, 2)).isEqualTo(2.5);
  }

  @Test
  void aJumpOfTheClockIsNotTheLeast() {
    assertThat(Values.least(100, 90, 7, 95, 110)).isEqualTo(90);
  }
}
