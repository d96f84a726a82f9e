package io.rivero.rtp.stream;

import io.rivero.rtp.Bytes;
import io.rivero.rtp.HeaderExtensions;
import io.rivero.rtp.RtpPacket;
import io.rivero.rtp.RtpWriter;

/// Writes the header extensions of a leg (RFC 8285): those of the source's packet under the leg's
/// ids, without what concerns the source's transport only; the leg's `mid`; and the time of
/// sending.
final class LegExtensions {
  private final byte[] legIds = new byte[256]; // by the source's id; 0: to be removed
  private final boolean allowMixed;
  private final String mid;
  private final int midId; // 0: none
  private final int absSendTimeId; // 0: none
  private final int descriptorId; // dependency descriptor at the source, -1: none

  LegExtensions(MediaLine leg, SourceFormat source) {
    allowMixed = leg.extmapAllowMixed();
    mid = leg.mid();
    int negotiatedMid = leg.sendExtensionId(HeaderExtensions.MID);
    boolean writable = !mid.isEmpty() && mid.length() <= MediaLine.MAX_MID_LENGTH;
    midId = writable && isWritable(negotiatedMid, mid.length()) ? negotiatedMid : 0;
    int negotiatedTime = leg.sendExtensionId(HeaderExtensions.ABS_SEND_TIME);
    boolean timed = isWritable(negotiatedTime, HeaderExtensions.ABS_SEND_TIME_LENGTH);
    absSendTimeId = timed ? negotiatedTime : 0;
    int descriptor = -1;
    for (HeaderExtension extension : source.extensions()) {
      int legId = leg.sendExtensionId(extension.uri());
      if (legId > 0 && isForwarded(extension.uri())) {
        legIds[extension.id()] = (byte) legId;
      }
      if (extension.uri().equals(HeaderExtensions.DEPENDENCY_DESCRIPTOR)) {
        descriptor = extension.id();
      }
    }
    descriptorId = descriptor;
  }

  private boolean isWritable(int id, int length) {
    return id > 0 && (allowMixed || RtpWriter.fitsOneByteForm(id, length));
  }

  /// What names a stream, or belongs to the path from the source to us, ends here.
  private static boolean isForwarded(String uri) {
    return switch (uri) {
      case HeaderExtensions.MID,
          HeaderExtensions.RTP_STREAM_ID,
          HeaderExtensions.REPAIRED_RTP_STREAM_ID,
          HeaderExtensions.ABS_SEND_TIME,
          HeaderExtensions.TRANSPORT_WIDE_CC,
          HeaderExtensions.TRANSMISSION_OFFSET ->
          false;
      default -> true;
    };
  }

  /// Writes the whole extension block.
  ///
  /// @param frameNumberDifference what is added to the frame number of a dependency descriptor
  void write(
      RtpPacket packet, RtpWriter writer, byte[] out, int frameNumberDifference, long nowNanos) {
    if (allowMixed && needsTwoByteForm(packet)) {
      writer.twoByteExtensions();
      copy(packet, writer, out, frameNumberDifference, true);
    } else {
      copy(packet, writer, out, frameNumberDifference, false);
    }
    if (midId > 0) {
      HeaderExtensions.writeText(out, writer.extension(midId, mid.length()), mid);
    }
    if (absSendTimeId > 0) {
      int at = writer.extension(absSendTimeId, HeaderExtensions.ABS_SEND_TIME_LENGTH);
      HeaderExtensions.writeAbsSendTime(out, at, nowNanos);
    }
  }

  private boolean needsTwoByteForm(RtpPacket packet) {
    if (midId > 14 || absSendTimeId > 14) {
      return true;
    }
    for (int i = 0; i < packet.extensionCount(); i++) {
      int legId = legIds[packet.extensionIdAt(i)] & 0xff;
      if (legId > 0 && !RtpWriter.fitsOneByteForm(legId, packet.extensionLengthAt(i))) {
        return true;
      }
    }
    return false;
  }

  private void copy(
      RtpPacket packet,
      RtpWriter writer,
      byte[] out,
      int frameNumberDifference,
      boolean twoByteForm) {
    for (int i = 0; i < packet.extensionCount(); i++) {
      int id = packet.extensionIdAt(i);
      int legId = legIds[id] & 0xff;
      int length = packet.extensionLengthAt(i);
      if (legId == 0 || (!twoByteForm && !RtpWriter.fitsOneByteForm(legId, length))) {
        continue;
      }
      int at = writer.extension(legId, length);
      System.arraycopy(packet.buffer(), packet.extensionOffsetAt(i), out, at, length);
      if (id == descriptorId && length >= 3 && frameNumberDifference != 0) {
        Bytes.put16(out, at + 1, Bytes.u16(out, at + 1) + frameNumberDifference);
      }
    }
  }

  /// Where the data of the packet's dependency descriptor starts, or -1 if it has none.
  int descriptorOffset(RtpPacket packet) {
    boolean present = packet.extensionLength(descriptorId) >= 3;
    return present ? packet.extensionOffset(descriptorId) : -1;
  }
}
