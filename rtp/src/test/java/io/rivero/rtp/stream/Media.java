package io.rivero.rtp.stream;

import io.rivero.rtp.HeaderExtensions;
import io.rivero.rtp.RtpPacket;
import io.rivero.rtp.RtpWriter;
import io.rivero.rtp.payload.PayloadFormat;
import java.util.Arrays;
import java.util.List;

/// Configurations and packets for tests.
final class Media {
  static final long MS = 1_000_000;
  static final long SECOND = 1_000_000_000;

  static final int VP8 = 96;
  static final int VP8_RTX = 97;
  static final int OPUS = 111;

  static final List<HeaderExtension> EXTENSIONS =
      List.of(
          new HeaderExtension(1, HeaderExtensions.SSRC_AUDIO_LEVEL),
          new HeaderExtension(2, HeaderExtensions.ABS_SEND_TIME),
          new HeaderExtension(3, HeaderExtensions.TRANSPORT_WIDE_CC),
          new HeaderExtension(4, HeaderExtensions.MID),
          new HeaderExtension(5, HeaderExtensions.VIDEO_ORIENTATION),
          new HeaderExtension(10, HeaderExtensions.RTP_STREAM_ID));

  private Media() {}

  static RtpCodec vp8() {
    return new RtpCodec(VP8, PayloadFormat.VP8, 90_000, VP8_RTX, RtpCodec.Feedback.ALL);
  }

  static RtpCodec opus() {
    return new RtpCodec(OPUS, PayloadFormat.OPUS, 48_000, RtpCodec.NO_RTX, RtpCodec.Feedback.NONE);
  }

  static MediaLine video(String mid, int localSsrc, RemoteSource... remote) {
    return line(mid, MediaKind.VIDEO, List.of(vp8()), EXTENSIONS, localSsrc, remote);
  }

  static MediaLine audio(String mid, int localSsrc, RemoteSource... remote) {
    return line(mid, MediaKind.AUDIO, List.of(opus()), EXTENSIONS, localSsrc, remote);
  }

  static MediaLine line(
      String mid,
      MediaKind kind,
      List<RtpCodec> codecs,
      List<HeaderExtension> extensions,
      int localSsrc,
      RemoteSource... remote) {
    return new MediaLine(
        mid,
        kind,
        true,
        true,
        codecs,
        codecs,
        extensions,
        true,
        Arrays.asList(remote),
        localSsrc,
        localSsrc + 1);
  }

  static SessionConfig config(MediaLine... lines) {
    return new SessionConfig("cname", true, Arrays.asList(lines));
  }

  static MediaSource source(MediaLine line) {
    return new MediaSource(
        new SourceFormat(line.kind(), line.receiveCodecs(), line.receiveExtensions()));
  }

  /// Each payload type to itself.
  static int[] identity() {
    int[] types = new int[128];
    Arrays.setAll(types, i -> i);
    return types;
  }

  /// A VP8 payload with all fields: 15-bit PictureID, TL0PICIDX, KEYIDX.
  static byte[] vp8Payload(
      boolean start, boolean key, int pictureId, int tl0, int keyIdx, int size) {
    byte[] payload = new byte[6 + Math.max(10, size)];
    payload[0] = (byte) (0x80 | (start ? 0x10 : 0));
    payload[1] = (byte) 0xf0; // I, L, T, K
    payload[2] = (byte) (0x80 | ((pictureId >> 8) & 0x7f));
    payload[3] = (byte) pictureId;
    payload[4] = (byte) tl0;
    payload[5] = (byte) (keyIdx & 0x1f);
    payload[6] = (byte) (start && key ? 0 : 1);
    if (start && key) {
      payload[9] = (byte) 0x9d;
      payload[10] = 0x01;
      payload[11] = 0x2a;
    }
    return payload;
  }

  static RtpPacket packet(int payloadType, int sequence, long timestamp, int ssrc, byte[] payload) {
    return packet(payloadType, true, sequence, timestamp, ssrc, payload, 0);
  }

  static RtpPacket packet(
      int payloadType,
      boolean marker,
      int sequence,
      long timestamp,
      int ssrc,
      byte[] payload,
      int padding) {
    byte[] b = new byte[payload.length + 300];
    RtpWriter writer = new RtpWriter().begin(b, 0, payloadType, marker, sequence, timestamp, ssrc);
    writer.payload(payload, 0, payload.length);
    if (padding > 0) {
      writer.padding(padding);
    }
    return parsed(Arrays.copyOf(b, writer.end()));
  }

  static RtpPacket parsed(byte[] bytes) {
    return parsed(bytes, bytes.length);
  }

  static RtpPacket parsed(byte[] buffer, int length) {
    RtpPacket packet = new RtpPacket();
    byte[] bytes = Arrays.copyOf(buffer, length);
    if (!packet.parse(bytes, 0, length) || !packet.decrypted(bytes, 0, length)) {
      throw new AssertionError("malformed");
    }
    return packet;
  }

  /// As a receiving session leaves it.
  static RtpPacket received(RtpPacket packet, long sequence, long timestamp, long nanos) {
    packet.setExtendedSequence(sequence);
    packet.setExtendedTimestamp(timestamp);
    packet.setReceivedNanos(nanos);
    packet.setKeyFrameStart(
        PayloadFormat.VP8.isKeyFrameStart(
            packet.buffer(), packet.payloadOffset(), packet.payloadLength()));
    return packet;
  }
}
