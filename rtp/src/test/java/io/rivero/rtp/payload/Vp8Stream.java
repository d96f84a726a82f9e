package io.rivero.rtp.payload;

import io.rivero.rtp.RtpPacket;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/// Packets of VP8 frames with made-up contents, as a session gives them.
final class Vp8Stream {
  static final long FRAME_NANOS = 33_000_000;
  static final int TICKS = 3_000;

  private final Random random;
  private final Vp8Packetizer packetizer;
  private final LocalRtpWriter writer;
  private final List<RtpPacket> packets = new ArrayList<>();
  final List<byte[]> frames = new ArrayList<>();
  private long timestamp;

  Vp8Stream(long seed, int firstSequence, long firstTimestamp, int firstPictureId) {
    random = new Random(seed);
    packetizer = new Vp8Packetizer(100, LocalRtpWriter.HEADROOM, firstPictureId);
    writer =
        new LocalRtpWriter(
            PayloadFormat.VP8,
            96,
            700,
            firstSequence,
            (packet, now) -> {
              RtpPacket kept = new RtpPacket();
              kept.copyFrom(packet);
              packets.add(kept);
            });
    timestamp = firstTimestamp;
  }

  /// The packets of a frame.
  List<RtpPacket> frame(boolean key, int size) {
    return frame(key, size, Vp8Packetizer.NO_LAYERS, false);
  }

  List<RtpPacket> frame(boolean key, int size, int layer, boolean sync) {
    byte[] frame = new byte[size];
    random.nextBytes(frame);
    frame[0] = (byte) (key ? frame[0] & ~1 : frame[0] | 1);
    if (key) {
      frame[3] = (byte) 0x9d;
      frame[4] = 0x01;
      frame[5] = 0x2a;
    }
    frames.add(frame);
    packets.clear();
    long now = frames.size() * FRAME_NANOS;
    packetizer.packetize(frame, 0, size, layer, sync, false, writer.frame(timestamp, now));
    timestamp += TICKS;
    return List.copyOf(packets);
  }

  /// A packet of padding only, in the stream's numbering.
  RtpPacket padding() {
    packets.clear();
    writer.frame(timestamp - TICKS, frames.size() * FRAME_NANOS);
    writer.payload(new byte[LocalRtpWriter.HEADROOM], LocalRtpWriter.HEADROOM, 0, false);
    return packets.getFirst();
  }
}
