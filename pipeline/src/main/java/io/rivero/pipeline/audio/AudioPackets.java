package io.rivero.pipeline.audio;

import io.rivero.rtp.RtpPacket;
import io.rivero.rtp.payload.LocalRtpWriter;
import io.rivero.rtp.payload.PayloadFormat;
import java.util.random.RandomGenerator;

/// Makes the RTP packets of an encoder: one stream with one SSRC, whose timestamps are those of the
/// local clock. Owned by one thread.
final class AudioPackets implements LocalRtpWriter.Output {
  private final LocalRtpWriter writer;
  private final long ticksPerBlock;
  private final long firstTimestamp;
  private long first = Long.MIN_VALUE;
  private long former = Long.MIN_VALUE;
  private RtpPacket packet = new RtpPacket();

  AudioPackets(PayloadFormat format, int payloadType, RandomGenerator random) {
    writer =
        new LocalRtpWriter(format, payloadType, random.nextInt(), random.nextInt(1 << 15), this);
    ticksPerBlock = (long) format.clockRateHz() * AudioBlock.MILLIS / 1000;
    firstTimestamp = random.nextLong(1L << 31);
  }

  /// The packet of one block; the marker bit stands behind each pause (RFC 3551 section 4.1).
  ///
  /// @param number of the block
  RtpPacket of(byte[] bytes, int length, long number, long nowNanos) {
    if (first == Long.MIN_VALUE) {
      first = number;
    }
    byte[] owned = new byte[LocalRtpWriter.HEADROOM + length];
    System.arraycopy(bytes, 0, owned, LocalRtpWriter.HEADROOM, length);
    writer
        .frame(firstTimestamp + (number - first) * ticksPerBlock, nowNanos)
        .payload(owned, LocalRtpWriter.HEADROOM, length, number != former + 1);
    former = number;
    return packet;
  }

  int ssrc() {
    return writer.ssrc();
  }

  @Override
  public void packet(RtpPacket written, long nowNanos) {
    packet = new RtpPacket();
    packet.copyFrom(written);
  }
}
