package io.rivero.codec.vp8;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class StillnessTest {
  private final Stillness stillness = new Stillness(4);

  @Test
  void nothingIsKnownAtFirst() {
    assertThat(stillness.nothingNew(1, 1)).isFalse();
  }

  @Test
  void noiseIsNothingNewAndMotionIs() {
    stillness.searched(1, 800, 810);
    assertThat(stillness.nothingNew(1, 850)).isTrue();
    assertThat(stillness.nothingNew(1, 1000)).isFalse();
    assertThat(stillness.nothingNew(2, 850)).isFalse();
  }

  @Test
  void whatHasMovedIsSearchedAgain() {
    stillness.searched(1, 800, 790);
    stillness.searched(1, 800, 600);
    assertThat(stillness.nothingNew(1, 700)).isFalse();
  }

  @Test
  void eachMacroblockIsSearchedAnewOnceInEightFrames() {
    for (int macroblock = 0; macroblock < 4; macroblock++) {
      stillness.searched(macroblock, 800, 780);
    }
    int[] searches = new int[4];
    for (int frame = 0; frame < 16; frame++) {
      stillness.startFrame();
      for (int macroblock = 0; macroblock < 4; macroblock++) {
        searches[macroblock] += stillness.nothingNew(macroblock, 800) ? 0 : 1;
      }
    }
    assertThat(searches).containsOnly(2);
  }
}
