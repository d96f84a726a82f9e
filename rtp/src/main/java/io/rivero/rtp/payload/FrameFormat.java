package io.rivero.rtp.payload;

import io.rivero.rtp.RtpPacket;
import org.jspecify.annotations.Nullable;

/// What a payload format knows about putting frames together: one object per stream.
///
/// Owner: one thread.
abstract sealed class FrameFormat permits Vp8Frames, H264Frames {
  /// What came of a run of packets.
  enum Outcome {
    /// There is a frame to be taken.
    FRAME,
    /// There was no picture in it, and nothing is missing.
    NOTHING,
    /// It is not decodable for a lack of frames of its own temporal layer.
    LAYER,
    /// It is not what the format says.
    MALFORMED
  }

  /// The last result, until it is taken.
  @Nullable EncodedFrame frame;

  /// Takes parameter sets that were given out of band, as whole units; what is none is left out.
  void parameterSet(byte[] unit) {}

  /// The flags of [BufferedPacket] for a packet that carries a payload.
  abstract int classify(RtpPacket packet);

  /// Whether packets tell that they are the first one of a frame, each time.
  abstract boolean tellsStarts();

  /// Whether no frame is missing between the last one and the one that this packet starts, although
  /// so many packets are.
  abstract boolean isNextFrame(BufferedPacket start, long missingPackets);

  /// Whether a decoder can start at a key frame.
  ///
  /// @param parameters whether parameter sets come with it
  abstract boolean canStart(boolean parameters);

  /// Puts a frame together of packets that are all there and belong together.
  ///
  /// @param end behind the last one
  /// @param afterLoss whether packets are missing in front of it
  abstract Outcome assemble(PacketRing ring, long first, long end, boolean afterLoss);

  /// The frame of these packets, which carry something at least once.
  static EncodedFrame frameOf(
      PayloadFormat format,
      PacketRing ring,
      long first,
      long end,
      byte[] bytes,
      boolean key,
      boolean afterLoss,
      int temporalLayer,
      int tl0PicIdx) {
    BufferedPacket any = null;
    long firstNanos = Long.MAX_VALUE;
    long lastNanos = Long.MIN_VALUE;
    for (long s = first; s < end; s++) {
      BufferedPacket packet = ring.get(s);
      if (packet != null && !packet.is(BufferedPacket.FILLER)) {
        any = packet;
        firstNanos = Math.min(firstNanos, packet.receivedNanos);
        lastNanos = Math.max(lastNanos, packet.receivedNanos);
      }
    }
    if (any == null) {
      throw new IllegalArgumentException("nothing but padding");
    }
    return new EncodedFrame(
        format,
        bytes,
        any.ssrc,
        any.timestamp,
        key,
        afterLoss,
        temporalLayer,
        tl0PicIdx,
        firstNanos,
        lastNanos);
  }

  /// The frame of the last [#assemble].
  final EncodedFrame takeFrame() {
    EncodedFrame taken = frame;
    if (taken == null) {
      throw new IllegalStateException("no frame");
    }
    frame = null;
    return taken;
  }
}
