package io.rivero.srtp;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/// RFC 3711 section 3.3.1 and appendix A.
class PacketIndexTest {
  private static final int[] EDGES = {0, 1, 127, 128, 32767, 32768, 32769, 65534, 65535};

  @Test
  void guessesAsThePseudoCodeOfAppendixA() {
    for (long rollovers : new long[] {1, 2, 0xffff, 0x7fff_ffff}) {
      for (int highest : EDGES) {
        for (int sequenceNumber : EDGES) {
          assertThat(PacketIndex.guess(rollovers << 16 | highest, sequenceNumber))
              .as("%d after %d", sequenceNumber, highest)
              .isEqualTo(appendixA(rollovers, highest, sequenceNumber));
        }
      }
    }
  }

  @Test
  void theFirstPacketHasNoRollover() {
    for (int sequenceNumber : EDGES) {
      assertThat(PacketIndex.guess(-1, sequenceNumber)).isEqualTo(sequenceNumber);
    }
  }

  @Test
  void aPacketFromBeforeTheBeginningIsNegative() {
    assertThat(PacketIndex.guess(3, 65535)).isNegative();
  }

  private static long appendixA(long rollovers, int highest, int sequenceNumber) {
    long guessed = rollovers;
    if (highest < 32768) {
      if (sequenceNumber - highest > 32768) {
        guessed = rollovers - 1;
      }
    } else if (highest - 32768 > sequenceNumber) {
      guessed = rollovers + 1;
    }
    return guessed << 16 | sequenceNumber;
  }
}
