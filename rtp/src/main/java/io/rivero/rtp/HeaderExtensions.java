package io.rivero.rtp;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// The header extensions that WebRTC uses: their URIs, and the data of those that are interpreted.
///
/// Readers take the data that [RtpPacket#extensionOffset] and [RtpPacket#extensionLength] give and
/// never throw for them, also not for the -1 of an absent element.
public final class HeaderExtensions {
  /// Time of sending, 24 bits.
  public static final String ABS_SEND_TIME =
      "http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time";

  /// Transport-wide sequence number, 16 bits (draft-holmer-rmcat-transport-wide-cc-extensions-01).
  public static final String TRANSPORT_WIDE_CC =
      "http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01";

  /// Media identification of BUNDLE (RFC 9143 section 15).
  public static final String MID = "urn:ietf:params:rtp-hdrext:sdes:mid";

  /// Stream identifier of simulcast (RFC 8852 section 3.1).
  public static final String RTP_STREAM_ID = "urn:ietf:params:rtp-hdrext:sdes:rtp-stream-id";

  /// Stream identifier that a repair stream belongs to (RFC 8852 section 3.2).
  public static final String REPAIRED_RTP_STREAM_ID =
      "urn:ietf:params:rtp-hdrext:sdes:repaired-rtp-stream-id";

  /// Client-to-mixer audio level (RFC 6464).
  public static final String SSRC_AUDIO_LEVEL = "urn:ietf:params:rtp-hdrext:ssrc-audio-level";

  /// Mixer-to-client audio level (RFC 6465).
  public static final String CSRC_AUDIO_LEVEL = "urn:ietf:params:rtp-hdrext:csrc-audio-level";

  /// Coordination of video orientation (3GPP TS 26.114 section 7.4.5).
  public static final String VIDEO_ORIENTATION = "urn:3gpp:video-orientation";

  /// Transmission time offset (RFC 5450).
  public static final String TRANSMISSION_OFFSET = "urn:ietf:params:rtp-hdrext:toffset";

  /// Wanted playout delay of the receiver.
  public static final String PLAYOUT_DELAY =
      "http://www.webrtc.org/experiments/rtp-hdrext/playout-delay";

  /// Camera or screen.
  public static final String VIDEO_CONTENT_TYPE =
      "http://www.webrtc.org/experiments/rtp-hdrext/video-content-type";

  /// Times of a frame at its sender.
  public static final String VIDEO_TIMING =
      "http://www.webrtc.org/experiments/rtp-hdrext/video-timing";

  /// Colour space and HDR metadata.
  public static final String COLOR_SPACE =
      "http://www.webrtc.org/experiments/rtp-hdrext/color-space";

  /// Dependency descriptor (RTP payload format for AV1, appendix A).
  public static final String DEPENDENCY_DESCRIPTOR =
      "https://aomediacodec.github.io/av1-rtp-spec/#dependency-descriptor-rtp-header-extension";

  /// Time of capture.
  public static final String ABS_CAPTURE_TIME =
      "http://www.webrtc.org/experiments/rtp-hdrext/abs-capture-time";

  /// Predecessor of the dependency descriptor.
  public static final String GENERIC_FRAME_DESCRIPTOR =
      "http://www.webrtc.org/experiments/rtp-hdrext/generic-frame-descriptor-00";

  /// Length of abs-send-time, in bytes.
  public static final int ABS_SEND_TIME_LENGTH = 3;

  /// Length of the transport-wide sequence number, in bytes.
  public static final int TRANSPORT_WIDE_CC_LENGTH = 2;

  private static final long NANOS_PER_SECOND = 1_000_000_000L;

  private HeaderExtensions() {}

  /// A time as abs-send-time has it: seconds in 6.18 fixed point, so it wraps every 64 s.
  ///
  /// @param nanos of any clock that runs evenly; only differences matter
  /// @return 24 bits
  public static int absSendTime(long nanos) {
    long seconds = Math.floorDiv(nanos, NANOS_PER_SECOND) & 63;
    long fraction = (Math.floorMod(nanos, NANOS_PER_SECOND) << 18) / NANOS_PER_SECOND;
    return (int) (seconds << 18 | fraction);
  }

  /// Writes abs-send-time, 3 bytes.
  public static void writeAbsSendTime(byte[] out, int at, long nanos) {
    Bytes.put24(out, at, absSendTime(nanos));
  }

  /// The 24 bits of abs-send-time, or -1 if the length is not 3.
  public static int readAbsSendTime(byte[] data, int at, int length) {
    return length == ABS_SEND_TIME_LENGTH ? Bytes.u24(data, at) : -1;
  }

  /// Nanoseconds from one abs-send-time to another, -32 s to 32 s.
  public static long absSendTimeDeltaNanos(int from, int to) {
    int delta = (to - from) << 8 >> 8; // sign of 24 bits
    return (delta * NANOS_PER_SECOND) >> 18;
  }

  /// Writes a transport-wide sequence number, 2 bytes.
  public static void writeTransportSequence(byte[] out, int at, int sequence) {
    Bytes.put16(out, at, sequence);
  }

  /// The transport-wide sequence number, 0 to 65535, or -1 if the length is not 2.
  public static int readTransportSequence(byte[] data, int at, int length) {
    return length == TRANSPORT_WIDE_CC_LENGTH ? Bytes.u16(data, at) : -1;
  }

  /// The text of a MID or RID, or null if it is empty or not printable ASCII. Allocates: for
  /// routing per packet use [#textEquals].
  public static @Nullable String readText(byte[] data, int at, int length) {
    if (length < 1) {
      return null;
    }
    for (int i = 0; i < length; i++) {
      if (data[at + i] <= 0x20 || data[at + i] == 0x7f) {
        return null;
      }
    }
    return new String(data, at, length, StandardCharsets.US_ASCII);
  }

  /// Whether the data is this ASCII text; does not allocate.
  public static boolean textEquals(byte[] data, int at, int length, String text) {
    if (length != text.length()) {
      return false;
    }
    for (int i = 0; i < length; i++) {
      if ((data[at + i] & 0xff) != text.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  /// Writes an ASCII text, one byte per character; does not allocate.
  public static void writeText(byte[] out, int at, String text) {
    for (int i = 0; i < text.length(); i++) {
      out[at + i] = (byte) text.charAt(i);
    }
  }

  /// Audio level in -dBov, 0 (loudest) to 127 (silence), or -1 if there is none (RFC 6464 section
  /// 3; the two-byte form may carry padding behind it).
  public static int readAudioLevel(byte[] data, int at, int length) {
    return length >= 1 ? data[at] & 0x7f : -1;
  }

  /// Whether the sender heard voice (the V bit of RFC 6464).
  public static boolean readVoiceActivity(byte[] data, int at, int length) {
    return length >= 1 && (data[at] & 0x80) != 0;
  }

  /// Writes an audio level, 1 byte.
  ///
  /// @param level in -dBov, 0 to 127
  public static void writeAudioLevel(byte[] out, int at, int level, boolean voice) {
    out[at] = (byte) ((level & 0x7f) | (voice ? 0x80 : 0));
  }

  /// Degrees (0, 90, 180, 270) by which the picture is to be turned clockwise for display, or -1 if
  /// there is no orientation.
  public static int readRotationDegrees(byte[] data, int at, int length) {
    return length >= 1 ? (data[at] & 3) * 90 : -1;
  }

  /// Writes an orientation without flip, 1 byte.
  ///
  /// @param rotationDegrees 0, 90, 180 or 270
  public static void writeOrientation(byte[] out, int at, int rotationDegrees, boolean backCamera) {
    if (rotationDegrees % 90 != 0 || rotationDegrees < 0 || rotationDegrees > 270) {
      throw new IllegalArgumentException("rotation " + rotationDegrees);
    }
    out[at] = (byte) (rotationDegrees / 90 | (backCamera ? 8 : 0));
  }
}
