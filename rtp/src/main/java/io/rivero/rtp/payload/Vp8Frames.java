package io.rivero.rtp.payload;

import io.rivero.rtp.RtpPacket;

/// Puts VP8 frames together (RFC 7741 section 4), and tells from the numbers in the descriptors
/// (section 4.2) what a gap has cost.
final class Vp8Frames extends FrameFormat {
  private static final int UNKNOWN = -1;
  private static final int ALL_LAYERS = 0xf;
  private static final int BASE_LAYER = 1;

  private final Vp8Descriptor descriptor = new Vp8Descriptor();
  private int lastPictureId = UNKNOWN;
  private int lastTl0PicIdx = UNKNOWN;
  private int intactLayers = ALL_LAYERS; // a bit for each

  @Override
  int classify(RtpPacket packet) {
    byte[] b = packet.buffer();
    int offset = packet.payloadOffset();
    int length = packet.payloadLength();
    if (Vp8Descriptor.descriptorLength(b, offset, length) < 0) {
      return BufferedPacket.MALFORMED;
    }
    if (!Vp8Descriptor.isFrameStart(b, offset, length)) {
      return 0;
    }
    boolean key = Vp8Descriptor.isKeyFrameStart(b, offset, length);
    return BufferedPacket.START | BufferedPacket.MAY_START | (key ? BufferedPacket.KEY : 0);
  }

  @Override
  boolean tellsStarts() {
    return true;
  }

  @Override
  boolean isNextFrame(BufferedPacket start, long missingPackets) {
    return lastPictureId != UNKNOWN
        && start.is(BufferedPacket.START)
        && descriptor.parse(start.buffer, start.offset, start.length)
        && missingPackets < 1 << descriptor.pictureIdBits() // else it may be a round later
        && followsLastPicture();
  }

  private boolean followsLastPicture() {
    int bits = descriptor.pictureIdBits();
    return bits > 0
        && lastPictureId != UNKNOWN
        && descriptor.pictureId() == ((lastPictureId + 1) & ((1 << bits) - 1));
  }

  @Override
  boolean canStart(boolean parameters) {
    return true;
  }

  @Override
  Outcome assemble(PacketRing ring, long first, long end, boolean afterLoss) {
    BufferedPacket start = null;
    int size = 0;
    for (long s = first; s < end; s++) {
      BufferedPacket packet = ring.get(s);
      if (packet == null || packet.is(BufferedPacket.MALFORMED)) {
        return Outcome.MALFORMED;
      }
      if (!packet.is(BufferedPacket.FILLER)) {
        start = start == null ? packet : start;
        size += packet.length - headerLength(packet);
      }
    }
    if (start == null || !start.is(BufferedPacket.START) || size == 0) {
      return Outcome.MALFORMED;
    }
    descriptor.parse(start.buffer, start.offset, start.length);
    boolean key = start.is(BufferedPacket.KEY);
    boolean broken = !key && isBaseMissing(afterLoss);
    boolean decodable = key || broken || isLayerIntact(afterLoss);
    lastPictureId = descriptor.pictureId();
    if (!decodable) {
      return Outcome.LAYER;
    }
    lastTl0PicIdx = descriptor.tl0PicIdx();
    intactLayers = key || broken ? ALL_LAYERS : intactLayers;
    byte[] bytes = copy(ring, first, end, size);
    boolean flagged = broken || (key && afterLoss);
    int layer = descriptor.temporalLayer();
    frame = frameOf(PayloadFormat.VP8, ring, first, end, bytes, key, flagged, layer, lastTl0PicIdx);
    return Outcome.FRAME;
  }

  private static int headerLength(BufferedPacket packet) {
    return Vp8Descriptor.descriptorLength(packet.buffer, packet.offset, packet.length);
  }

  /// Whether a frame is missing which this one may need, other than one of its own layer. Without
  /// missing packets only a jump of TL0PICIDX shows it: somebody on the way has dropped a frame of
  /// the base layer. A jump of the PictureID is one of a higher layer then, dropped with
  /// forethought.
  private boolean isBaseMissing(boolean afterLoss) {
    if (lastPictureId == UNKNOWN && lastTl0PicIdx == UNKNOWN) {
      return afterLoss;
    }
    if (afterLoss && followsLastPicture()) {
      return false;
    }
    int layer = descriptor.temporalLayer();
    if (descriptor.tl0PicIdx() < 0 || lastTl0PicIdx == UNKNOWN || layer < 0) {
      return afterLoss;
    }
    int expected = layer == 0 ? (lastTl0PicIdx + 1) & 0xff : lastTl0PicIdx;
    return descriptor.tl0PicIdx() != expected;
  }

  /// After a gap only the base layer can be taken on, and a higher one from a frame on that depends
  /// on nothing else (Y).
  private boolean isLayerIntact(boolean afterLoss) {
    int layer = descriptor.temporalLayer();
    if (afterLoss && !followsLastPicture()) {
      intactLayers = BASE_LAYER;
    }
    if (layer > 0 && descriptor.isLayerSync()) {
      intactLayers |= 1 << layer;
      return true;
    }
    int needed = (2 << Math.max(0, layer)) - 1;
    return (intactLayers & needed) == needed;
  }

  private static byte[] copy(PacketRing ring, long first, long end, int size) {
    byte[] bytes = new byte[size];
    int to = 0;
    for (long s = first; s < end; s++) {
      BufferedPacket packet = ring.get(s);
      if (packet != null && !packet.is(BufferedPacket.FILLER)) {
        int header = headerLength(packet);
        int length = packet.length - header;
        System.arraycopy(packet.buffer, packet.offset + header, bytes, to, length);
        to += length;
      }
    }
    return bytes;
  }
}
