package io.rivero.rtp.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class SequenceMapTest {
  private final SequenceMap map = new SequenceMap();

  @Test
  void leftOutPacketsLeaveNoGapAndLostOnesDo() {
    map.start(100, 7);
    assertThat(map.map(100)).isEqualTo(7);
    assertThat(map.leaveOut(101)).isTrue();
    assertThat(map.leaveOut(102)).isTrue();
    assertThat(map.map(103)).isEqualTo(8);
    assertThat(map.map(105)).isEqualTo(10); // 104 is lost
    assertThat(map.map(104)).isEqualTo(9); // and repaired
  }

  @Test
  void latePacketKeepsItsPlaceBeforeALeftOutOne() {
    map.start(100, 0);
    map.map(100);
    assertThat(map.leaveOut(102)).isTrue();
    assertThat(map.map(103)).isEqualTo(2);
    assertThat(map.map(101)).isEqualTo(1);
    assertThat(map.map(102)).isEqualTo(SequenceMap.NONE);
  }

  @Test
  void reservedPlaceCannotBeLeftOut() {
    map.start(100, 0);
    map.map(102);
    assertThat(map.leaveOut(101)).isFalse();
  }

  @Test
  void packetsFromBeforeTheStartHaveNoPlace() {
    map.start(100, 0);
    assertThat(map.map(99)).isEqualTo(SequenceMap.NONE);
    assertThat(map.sourceOf(-1)).isEqualTo(SequenceMap.NONE);
  }

  @Test
  void unknownNumbersOfTheLegHaveNoSource() {
    map.start(100, 0);
    map.map(100);
    assertThat(map.sourceOf(0)).isEqualTo(100);
    assertThat(map.sourceOf(1)).isEqualTo(SequenceMap.NONE);
  }

  @Test
  void mappingIsOneToOneForAnyMixture() {
    for (int seed = 0; seed < 300; seed++) {
      Random random = new Random(seed);
      SequenceMap mixed = new SequenceMap();
      mixed.start(0, 1000);
      long expected = 1000;
      int runs = 0;
      for (long s = 0; s < 2000; s++) {
        if (s > 0 && random.nextInt(40) == 0) {
          assertThat(mixed.leaveOut(s)).isTrue();
          runs++;
        } else if (random.nextInt(10) == 0) {
          expected++; // lost: keeps its number
        } else {
          long leg = mixed.map(s);
          assertThat(leg).isEqualTo(expected++);
          assertThat(mixed.sourceOf(leg)).isEqualTo(s);
        }
      }
      assertThat(runs).isPositive();
    }
  }

  @Test
  void onlyTheLast64RunsAreKept() {
    map.start(0, 0);
    map.map(0);
    for (long s = 1; s < 200; s++) {
      if (s % 2 == 1) {
        map.leaveOut(s);
      } else {
        map.map(s);
      }
    }
    assertThat(map.map(2)).isEqualTo(SequenceMap.NONE);
    assertThat(map.sourceOf(1)).isEqualTo(SequenceMap.NONE);
    assertThat(map.sourceOf(map.highestLegSequence())).isEqualTo(198);
  }
}
