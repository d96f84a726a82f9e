package io.rivero.rtp.payload;

import io.rivero.rtp.RtpPacket;

/// Finds where frames start and end among packets of which some are missing.
///
/// Owner: one thread.
final class FrameFinder {
  private final PacketRing ring;
  private final FrameFormat format;

  FrameFinder(PacketRing ring, FrameFormat format) {
    this.ring = ring;
    this.format = format;
  }

  /// The first packet behind a missing one.
  ///
  /// @param highest a packet that is there
  BufferedPacket next(long missing, long highest) {
    for (long s = missing + 1; s <= highest; s++) {
      BufferedPacket packet = ring.get(s);
      if (packet != null) {
        return packet;
      }
    }
    throw new IllegalStateException("nothing is missing");
  }

  /// Whether a frame starts here for certain.
  boolean isStart(long sequence) {
    BufferedPacket packet = ring.get(sequence);
    if (packet == null || packet.is(BufferedPacket.FILLER | BufferedPacket.MALFORMED)) {
      return false;
    }
    BufferedPacket before = ring.get(sequence - 1);
    boolean behindEnd =
        before != null
            && !before.is(BufferedPacket.FILLER)
            && (before.marker || before.timestamp != packet.timestamp);
    return packet.is(BufferedPacket.START) || (behindEnd && !format.tellsStarts());
  }

  /// Whether a frame may start here.
  boolean mayStart(long sequence) {
    BufferedPacket packet = ring.get(sequence);
    return packet != null && (packet.is(BufferedPacket.MAY_START) || isStart(sequence));
  }

  /// The first packet of the complete key frame that a packet belongs to, if there is one and a
  /// decoder can start with it; otherwise [RtpPacket#UNSET].
  ///
  /// @param after packets up to this one do not count
  long keyFrameAround(BufferedPacket packet, long after) {
    long end = endOfFrame(packet);
    long first = RtpPacket.UNSET;
    boolean key = false;
    boolean parameters = false;
    for (long s = end - 1; end != RtpPacket.UNSET && s > after; s--) {
      BufferedPacket part = ring.get(s);
      if (part == null || (s != packet.sequence && isOfAnother(part, packet, end))) {
        break;
      }
      if (!part.is(BufferedPacket.FILLER)) {
        first = s;
        key |= part.is(BufferedPacket.KEY);
        parameters |= part.is(BufferedPacket.PARAMETERS);
      }
    }
    boolean usable = key && format.canStart(parameters) && isStart(first);
    return usable ? first : RtpPacket.UNSET;
  }

  private static boolean isOfAnother(BufferedPacket part, BufferedPacket packet, long end) {
    return !part.is(BufferedPacket.FILLER)
        && (part.timestamp != packet.timestamp || (part.marker && part.sequence != end - 1));
  }

  /// Behind the last packet of the frame, if it and all between are there.
  private long endOfFrame(BufferedPacket packet) {
    for (BufferedPacket part = packet; part != null; part = ring.get(part.sequence + 1)) {
      if (part.is(BufferedPacket.FILLER)) {
        continue;
      }
      if (part.timestamp != packet.timestamp) {
        return part.sequence;
      }
      if (part.marker) {
        return part.sequence + 1;
      }
    }
    return RtpPacket.UNSET;
  }
}
