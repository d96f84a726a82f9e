package io.rivero.rtp.payload;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PayloadFormatTest {
  @Test
  void namesAreFoundInAnyCase() {
    assertThat(PayloadFormat.of("vp8", true)).isEqualTo(PayloadFormat.VP8);
    assertThat(PayloadFormat.of("OPUS", false)).isEqualTo(PayloadFormat.OPUS);
    assertThat(PayloadFormat.of("cn", false)).isEqualTo(PayloadFormat.COMFORT_NOISE);
    assertThat(PayloadFormat.of("RTX", true)).isEqualTo(PayloadFormat.RTX);
    assertThat(PayloadFormat.of("rtx", false)).isEqualTo(PayloadFormat.RTX);
  }

  @Test
  void unknownNamesAreOthersOfTheirKind() {
    assertThat(PayloadFormat.of("H265", true)).isEqualTo(PayloadFormat.OTHER_VIDEO);
    assertThat(PayloadFormat.of("speex", false)).isEqualTo(PayloadFormat.OTHER_AUDIO);
    assertThat(PayloadFormat.of("VP8", false)).isEqualTo(PayloadFormat.OTHER_AUDIO);
    assertThat(PayloadFormat.of("", true)).isEqualTo(PayloadFormat.OTHER_VIDEO);
    assertThat(PayloadFormat.of("", false)).isEqualTo(PayloadFormat.OTHER_AUDIO);
  }

  /// RFC 3551 section 4.5.2: G.722 keeps a clock of 8000 Hz.
  @Test
  void clockRatesAreThoseOfRtp() {
    assertThat(PayloadFormat.VP9.clockRateHz()).isEqualTo(90_000);
    assertThat(PayloadFormat.OPUS.clockRateHz()).isEqualTo(48_000);
    assertThat(PayloadFormat.G722.clockRateHz()).isEqualTo(8_000);
    assertThat(PayloadFormat.TELEPHONE_EVENT.clockRateHz()).isZero();
  }

  @Test
  void onlyVideoHasKeyFrames() {
    byte[] payload = {0x10, 0x10, 2, 0, (byte) 0x9d, 1, 0x2a, 0, 0, 0, 0};
    for (PayloadFormat format : PayloadFormat.values()) {
      if (format.isKeyFrameStart(payload, 0, payload.length)) {
        assertThat(format).isEqualTo(PayloadFormat.VP8);
      }
    }
  }
}
