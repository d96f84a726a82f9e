package io.rivero.rtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class HeaderExtensionsTest {
  private final byte[] out = new byte[16];

  @Test
  void absSendTimeIsSixBitsOfSecondsAndEighteenOfFraction() {
    assertThat(HeaderExtensions.absSendTime(1_500_000_000L)).isEqualTo(0x060000);
    assertThat(HeaderExtensions.absSendTime(63_999_999_999L)).isEqualTo(0xffffff);
    assertThat(HeaderExtensions.absSendTime(64_000_000_000L)).isZero();
    assertThat(HeaderExtensions.absSendTime(-500_000_000L)).as("63.5 s").isEqualTo(0xfe0000);
    assertThat(HeaderExtensions.absSendTime(1_800_000_000_250_000_000L)).isEqualTo(0x010000);
  }

  @Test
  void absSendTimeIsWrittenAndRead() {
    HeaderExtensions.writeAbsSendTime(out, 1, 1_500_000_000L);
    assertThat(Hex.text(out, 0, 5)).isEqualTo("0006000000");
    assertThat(HeaderExtensions.readAbsSendTime(out, 1, 3)).isEqualTo(0x060000);
    assertThat(HeaderExtensions.readAbsSendTime(out, 1, 2)).isEqualTo(-1);
    assertThat(HeaderExtensions.readAbsSendTime(out, -1, -1)).isEqualTo(-1);
  }

  @Test
  void absSendTimeDifferencesSurviveTheWrap() {
    assertThat(HeaderExtensions.absSendTimeDeltaNanos(0xfe0000, 0x020000)).isEqualTo(1_000_000_000);
    assertThat(HeaderExtensions.absSendTimeDeltaNanos(0x020000, 0xfe0000))
        .isEqualTo(-1_000_000_000);
  }

  @Test
  void transportSequenceIsWrittenAndRead() {
    HeaderExtensions.writeTransportSequence(out, 0, 0x1fffe);
    assertThat(HeaderExtensions.readTransportSequence(out, 0, 2)).isEqualTo(0xfffe);
    assertThat(HeaderExtensions.readTransportSequence(out, 0, 4)).isEqualTo(-1);
  }

  @Test
  void textIsWrittenComparedAndRead() {
    HeaderExtensions.writeText(out, 1, "video0");
    assertThat(HeaderExtensions.readText(out, 1, 6)).isEqualTo("video0");
    assertThat(HeaderExtensions.textEquals(out, 1, 6, "video0")).isTrue();
    assertThat(HeaderExtensions.textEquals(out, 1, 6, "video1")).isFalse();
    assertThat(HeaderExtensions.textEquals(out, 1, 5, "video0")).isFalse();
    assertThat(HeaderExtensions.textEquals(out, -1, -1, "a")).isFalse();
  }

  @Test
  void textThatIsNoTokenIsNotRead() {
    for (String text : new String[] {"a b", "a\0", "\u007f", "é"}) {
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      assertThat(HeaderExtensions.readText(bytes, 0, bytes.length)).isNull();
    }
    assertThat(HeaderExtensions.readText(out, 0, 0)).isNull();
    assertThat(HeaderExtensions.readText(out, -1, -1)).isNull();
  }

  /// RFC 6464 section 3.
  @Test
  void audioLevelIsWrittenAndRead() {
    HeaderExtensions.writeAudioLevel(out, 0, 30, true);
    assertThat(out[0]).isEqualTo((byte) 0x9e);
    assertThat(HeaderExtensions.readAudioLevel(out, 0, 1)).isEqualTo(30);
    assertThat(HeaderExtensions.readVoiceActivity(out, 0, 1)).isTrue();
    HeaderExtensions.writeAudioLevel(out, 0, 127, false);
    assertThat(HeaderExtensions.readAudioLevel(out, 0, 2)).isEqualTo(127);
    assertThat(HeaderExtensions.readVoiceActivity(out, 0, 2)).isFalse();
    assertThat(HeaderExtensions.readAudioLevel(out, -1, -1)).isEqualTo(-1);
    assertThat(HeaderExtensions.readVoiceActivity(out, -1, -1)).isFalse();
  }

  /// 3GPP TS 26.114 section 7.4.5.
  @Test
  void orientationIsWrittenAndRead() {
    HeaderExtensions.writeOrientation(out, 0, 270, true);
    assertThat(out[0]).isEqualTo((byte) 0x0b);
    assertThat(HeaderExtensions.readRotationDegrees(out, 0, 1)).isEqualTo(270);
    assertThat(HeaderExtensions.readRotationDegrees(out, -1, -1)).isEqualTo(-1);
    assertThatThrownBy(() -> HeaderExtensions.writeOrientation(out, 0, 45, false))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
