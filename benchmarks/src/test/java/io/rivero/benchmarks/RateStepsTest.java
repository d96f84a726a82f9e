package io.rivero.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rivero.codec.picture.I420Picture;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RateStepsTest {
  @Test
  void stepsAreNumbersWithCommas() {
    assertThat(RateSteps.parse("300,800,150")).containsExactly(300, 800, 150);
    for (String wrong : List.of("", "300,", "0", "-1", "a", "100001")) {
      assertThatThrownBy(() -> RateSteps.parse(wrong)).hasMessageContaining("--steps");
    }
  }

  @Test
  void endlessClipGoesForthAndBack() {
    List<I420Picture> three =
        Stream.generate(() -> I420Picture.allocate(16, 16, 0)).limit(3).toList();
    var clip = new Clip(16, 16, 30, three);
    List<Integer> order =
        Stream.iterate(0, i -> i + 1).limit(6).map(i -> three.indexOf(clip.endless(i))).toList();
    assertThat(order).containsExactly(0, 1, 2, 1, 0, 1);
  }
}
