package io.rivero.rtp.payload;

import io.rivero.rtp.RtpPacket;

/// Puts H.264 access units together (RFC 6184 sections 5.6, 5.7.1 and 5.8). Those without a picture
/// are no frames: what they carry is remembered for the next IDR picture.
final class H264Frames extends FrameFormat {
  private final H264Units units = new H264Units();
  private final ParameterSets sets = new ParameterSets();
  private final AccessUnit accessUnit = new AccessUnit(sets);

  @Override
  void parameterSet(byte[] unit) {
    int type = unit.length == 0 ? 0 : unit[0] & 0x1f;
    if (type == H264Units.SEQUENCE_PARAMETER_SET || type == H264Units.PICTURE_PARAMETER_SET) {
      sets.remember(unit[0], unit, 1, unit.length - 1);
    }
  }

  @Override
  int classify(RtpPacket packet) {
    return H264Units.classify(packet.buffer(), packet.payloadOffset(), packet.payloadLength());
  }

  @Override
  boolean tellsStarts() {
    return false;
  }

  @Override
  boolean isNextFrame(BufferedPacket start, long missingPackets) {
    return false; // nothing in a packet tells
  }

  @Override
  boolean canStart(boolean parameters) {
    return parameters || sets.has(H264Units.SEQUENCE_PARAMETER_SET);
  }

  @Override
  Outcome assemble(PacketRing ring, long first, long end, boolean afterLoss) {
    boolean idr = false;
    for (long s = first; s < end; s++) {
      BufferedPacket packet = ring.get(s);
      idr |= packet != null && packet.is(BufferedPacket.KEY);
    }
    accessUnit.begin(idr, null);
    if (!take(ring, first, end)) {
      return Outcome.MALFORMED;
    }
    byte[] bytes = new byte[accessUnit.length()];
    accessUnit.begin(idr, bytes);
    take(ring, first, end);
    if (!accessUnit.hasSlices()) {
      return Outcome.NOTHING;
    }
    boolean key = idr && accessUnit.hasSequenceSet();
    frame = frameOf(PayloadFormat.H264, ring, first, end, bytes, key, afterLoss, -1, -1);
    return Outcome.FRAME;
  }

  private boolean take(PacketRing ring, long first, long end) {
    units.reset();
    for (long s = first; s < end; s++) {
      BufferedPacket packet = ring.get(s);
      if (packet == null || packet.is(BufferedPacket.MALFORMED)) {
        return false;
      }
      if (!packet.is(BufferedPacket.FILLER)
          && !units.take(packet.buffer, packet.offset, packet.length, accessUnit)) {
        return false;
      }
    }
    return units.isComplete();
  }
}
