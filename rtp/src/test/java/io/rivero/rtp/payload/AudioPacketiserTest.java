package io.rivero.rtp.payload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

/// RFC 3551 section 4, RFC 7587 section 4.1.
class AudioPacketiserTest {
  private static long after(PayloadFormat format, int samples, int rate, int frames) {
    AudioPacketiser packets = new AudioPacketiser(format, 0);
    for (int i = 0; i <= frames; i++) {
      packets.next(samples, rate, true);
    }
    return packets.timestamp();
  }

  @Test
  void theClockIsThatOfTheFormatWhateverIsSampled() {
    assertThat(after(PayloadFormat.OPUS, 960, 48_000, 50)).isEqualTo(48_000);
    assertThat(after(PayloadFormat.OPUS, 160, 8_000, 50)).isEqualTo(48_000);
    assertThat(after(PayloadFormat.PCMU, 160, 8_000, 50)).isEqualTo(8_000);
    assertThat(after(PayloadFormat.G722, 320, 16_000, 50)).isEqualTo(8_000);
    assertThat(after(PayloadFormat.G722, 1, 16_000, 16_000)).isEqualTo(8_000);
  }

  @Test
  void theMarkerStandsOnTheFirstPacketOfATalkspurt() {
    AudioPacketiser packets = new AudioPacketiser(PayloadFormat.PCMA, 5_000_000_000L);
    boolean[] sent = {false, true, true, false, true};
    StringBuilder markers = new StringBuilder();
    for (boolean s : sent) {
      packets.next(160, 8000, s);
      markers.append(packets.marker() ? 'M' : '-');
    }
    assertThat(markers).hasToString("-M--M");
    assertThat(packets.timestamp()).isEqualTo(5_000_000_000L + 4 * 160);
  }

  @Test
  void formatsWithoutAClockOfTheirOwnAreRefused() {
    assertThatThrownBy(() -> new AudioPacketiser(PayloadFormat.VP8, 0))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new AudioPacketiser(PayloadFormat.TELEPHONE_EVENT, 0))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
