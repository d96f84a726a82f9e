package io.rivero.rtp.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.rivero.rtp.Bytes;
import io.rivero.rtp.HeaderExtensions;
import io.rivero.rtp.RtpPacket;
import io.rivero.rtp.RtpWriter;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/// RFC 8285: elements under the leg's ids.
class LegExtensionsTest {
  private static final HeaderExtension DESCRIPTOR =
      new HeaderExtension(12, HeaderExtensions.DEPENDENCY_DESCRIPTOR);

  private final byte[] out = new byte[2000];

  private static MediaLine leg(String mid, boolean allowMixed, HeaderExtension... extensions) {
    return new MediaLine(
        mid,
        MediaKind.VIDEO,
        true,
        true,
        List.of(),
        List.of(),
        List.of(extensions),
        allowMixed,
        List.of(),
        1,
        2);
  }

  private RtpPacket write(
      MediaLine leg, List<HeaderExtension> source, RtpPacket packet, int frames, long nowNanos) {
    LegExtensions extensions =
        new LegExtensions(leg, new SourceFormat(MediaKind.VIDEO, List.of(), source));
    RtpWriter writer = new RtpWriter().begin(out, 0, 96, false, 1, 1, 1);
    extensions.write(packet, writer, out, frames, nowNanos);
    return Media.parsed(out, writer.end());
  }

  private static RtpPacket packet(boolean twoByte, Object... idsAndData) {
    byte[] b = new byte[1000];
    RtpWriter writer = new RtpWriter().begin(b, 0, 96, false, 1, 1, 1);
    if (twoByte) {
      writer.twoByteExtensions();
    }
    for (int i = 0; i < idsAndData.length; i += 2) {
      byte[] data = (byte[]) idsAndData[i + 1];
      writer.extension((Integer) idsAndData[i], data, 0, data.length);
    }
    return Media.parsed(Arrays.copyOf(b, writer.end()));
  }

  private static byte[] data(RtpPacket packet, int id) {
    int at = packet.extensionOffset(id);
    return at < 0
        ? new byte[0]
        : Arrays.copyOfRange(packet.buffer(), at, at + packet.extensionLength(id));
  }

  @Test
  void whatThePeerOnlySendsIsNotSentToIt() {
    HeaderExtension level = new HeaderExtension(1, HeaderExtensions.SSRC_AUDIO_LEVEL);
    HeaderExtension time = new HeaderExtension(2, HeaderExtensions.ABS_SEND_TIME);
    MediaLine leg =
        new MediaLine(
            "",
            MediaKind.AUDIO,
            true,
            true,
            List.of(),
            List.of(),
            List.of(level, time),
            List.of(level),
            true,
            List.of(),
            1,
            2);
    byte[] loud = {(byte) 0x8a};
    RtpPacket written = write(leg, List.of(level), packet(false, 1, loud), 0, 0);
    assertThat(written.extensionOffset(1)).isPositive();
    assertThat(written.extensionOffset(2)).isNegative();
    assertThat(leg.receiveExtensionId(HeaderExtensions.ABS_SEND_TIME)).isEqualTo(2);
  }

  @Test
  void negotiatedOnesMoveToTheLegsIdsAndOthersEndHere() {
    MediaLine leg =
        leg(
            "vid",
            false,
            new HeaderExtension(7, HeaderExtensions.SSRC_AUDIO_LEVEL),
            new HeaderExtension(9, HeaderExtensions.TRANSPORT_WIDE_CC),
            new HeaderExtension(6, HeaderExtensions.RTP_STREAM_ID),
            new HeaderExtension(3, HeaderExtensions.MID),
            new HeaderExtension(8, HeaderExtensions.ABS_SEND_TIME));
    RtpPacket packet =
        packet(
            false,
            1,
            new byte[] {33},
            2,
            new byte[] {1, 2, 3},
            3,
            new byte[] {0, 7},
            4,
            new byte[] {'x'},
            5,
            new byte[] {1},
            10,
            new byte[] {'h'});
    RtpPacket written = write(leg, Media.EXTENSIONS, packet, 0, 1_500_000_000L);
    assertThat(written.extensionCount()).isEqualTo(3);
    assertThat(data(written, 7)).containsExactly(33);
    assertThat(data(written, 3)).containsExactly('v', 'i', 'd');
    assertThat(Bytes.u24(data(written, 8), 0)).isEqualTo(3 << 17); // 1.5 s in 6.18
  }

  @Test
  void longElementNeedsTheTwoByteFormOrIsLeftOut() {
    byte[] descriptor = new byte[40];
    RtpPacket packet = packet(true, 12, descriptor);
    HeaderExtension mid = new HeaderExtension(3, HeaderExtensions.MID);
    RtpPacket mixed = write(leg("0", true, DESCRIPTOR, mid), List.of(DESCRIPTOR), packet, 0, 0);
    assertThat(data(mixed, 12)).hasSize(40);
    assertThat(data(mixed, 3)).containsExactly('0');
    RtpPacket plain = write(leg("0", false, DESCRIPTOR, mid), List.of(DESCRIPTOR), packet, 0, 0);
    assertThat(plain.extensionOffset(12)).isEqualTo(-1);
    assertThat(data(plain, 3)).containsExactly('0');
  }

  @Test
  void idsAboveFourteenAreUsedOnlyWhereMixingIsAllowed() {
    HeaderExtension mid = new HeaderExtension(20, HeaderExtensions.MID);
    assertThat(data(write(leg("0", true, mid), List.of(), packet(false), 0, 0), 20))
        .containsExactly('0');
    assertThat(write(leg("0", false, mid), List.of(), packet(false), 0, 0).extensionCount())
        .isZero();
  }

  @Test
  void frameNumberOfTheDependencyDescriptorIsShifted() {
    RtpPacket packet = packet(false, 12, new byte[] {(byte) 0xc0, (byte) 0xff, (byte) 0xfe});
    RtpPacket written = write(leg("0", false, DESCRIPTOR), List.of(DESCRIPTOR), packet, 3, 0);
    assertThat(data(written, 12)).containsExactly(0xc0, 0, 1);
  }

  @Test
  void growthIsLimited() {
    Object[] many = new Object[2 * 14];
    for (int i = 0; i < 14; i++) {
      many[2 * i] = i + 1;
      many[2 * i + 1] = new byte[1];
    }
    List<HeaderExtension> source = new java.util.ArrayList<>();
    List<HeaderExtension> mapped = new java.util.ArrayList<>();
    for (int i = 0; i < 14; i++) {
      source.add(new HeaderExtension(i + 1, "urn:x:" + i));
      mapped.add(new HeaderExtension(i + 101, "urn:x:" + i));
    }
    mapped.add(new HeaderExtension(250, HeaderExtensions.MID));
    mapped.add(new HeaderExtension(251, HeaderExtensions.ABS_SEND_TIME));
    RtpPacket packet = packet(false, many);
    MediaLine leg = leg("0123456789abcdef", true, mapped.toArray(HeaderExtension[]::new));
    RtpPacket written = write(leg, source, packet, 0, 0);
    assertThat(written.extensionCount()).isEqualTo(16);
    assertThat(written.length() - packet.length()).isLessThan(SendTrack.MAX_GROWTH);
  }
}
