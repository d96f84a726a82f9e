package io.rivero.pipeline.video;

import io.rivero.codec.vp8.Vp8EncodedFrame;
import io.rivero.rtp.RtpPacket;
import io.rivero.rtp.payload.LocalRtpWriter;
import io.rivero.rtp.payload.PayloadFormat;
import io.rivero.rtp.payload.Vp8Packetizer;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/// Makes the RTP packets of an encoder: one stream with one SSRC, whose timestamps go on when the
/// pictures come from another origin. Owned by one thread.
final class Vp8Packets implements LocalRtpWriter.Output {
  /// With the header, its extensions and SRTP within 1200 bytes.
  private static final int MAX_PAYLOAD = 1120;

  private static final long TICKS_PER_90_MICROS = 9; // of 90 kHz, in 100,000 ns

  private final LocalRtpWriter writer;
  private final Vp8Packetizer packetizer;
  private List<RtpPacket> packets = new ArrayList<>();
  private long origin = Long.MIN_VALUE;
  private long offset;
  private long lastTimestamp;
  private long lastReceivedNanos;

  Vp8Packets(int payloadType, RandomGenerator random) {
    writer =
        new LocalRtpWriter(
            PayloadFormat.VP8, payloadType, random.nextInt(), random.nextInt(1 << 15), this);
    packetizer = new Vp8Packetizer(MAX_PAYLOAD, LocalRtpWriter.HEADROOM, random.nextInt(1 << 15));
  }

  /// What a picture's timestamp has to be moved by in this stream.
  long offset(VideoFrame frame) {
    if (frame.origin() != origin) {
      if (origin != Long.MIN_VALUE) {
        long ticks = (frame.receivedNanos() - lastReceivedNanos) * TICKS_PER_90_MICROS / 100_000;
        offset = lastTimestamp + Math.max(1, ticks) - frame.timestamp();
      }
      origin = frame.origin();
    }
    lastTimestamp = frame.timestamp() + offset;
    lastReceivedNanos = frame.receivedNanos();
    return offset;
  }

  /// The packets of a frame, in order.
  ///
  /// @param timestamp of its picture, moved
  List<RtpPacket> of(Vp8EncodedFrame frame, long timestamp, long nowNanos) {
    packets = new ArrayList<>();
    packetizer.packetize(
        frame.bytes(),
        0,
        frame.length(),
        Vp8Packetizer.NO_LAYERS,
        false,
        false,
        writer.frame(timestamp, nowNanos));
    return packets;
  }

  int ssrc() {
    return writer.ssrc();
  }

  @Override
  public void packet(RtpPacket packet, long nowNanos) {
    var kept = new RtpPacket();
    kept.copyFrom(packet);
    packets.add(kept);
  }
}
