package io.rivero.pipeline.audio;

import io.rivero.rtp.RtpPacket;
import io.rivero.rtp.payload.LocalRtpWriter;
import io.rivero.rtp.payload.PayloadFormat;
import io.rivero.rtp.payload.TelephoneEvent;
import java.util.random.RandomGenerator;

/// Makes the RTP packets of an encoder: one stream with one SSRC, whose timestamps are those of the
/// local clock. Owned by one thread.
final class AudioPackets implements LocalRtpWriter.Output {
  private static final long NONE = Long.MIN_VALUE;

  private final LocalRtpWriter writer;
  private final long ticksPerMilli;
  private final long firstTimestamp;
  private long firstMillis = NONE;
  private long formerEnd = NONE; // of the packet before
  private RtpPacket packet = new RtpPacket();

  AudioPackets(PayloadFormat format, int payloadType, RandomGenerator random) {
    writer =
        new LocalRtpWriter(format, payloadType, random.nextInt(), random.nextInt(1 << 15), this);
    ticksPerMilli = format.clockRateHz() / 1000;
    firstTimestamp = random.nextLong(1L << 31);
  }

  /// The packet of an encoded frame; the marker bit stands behind each pause (RFC 3551 section
  /// 4.1).
  ///
  /// @param millis of the local clock at which it begins
  RtpPacket of(byte[] bytes, int length, long millis, int packetMillis, long nowNanos) {
    byte[] owned = new byte[LocalRtpWriter.HEADROOM + length];
    System.arraycopy(bytes, 0, owned, LocalRtpWriter.HEADROOM, length);
    writer
        .frame(timestamp(millis), nowNanos)
        .payload(owned, LocalRtpWriter.HEADROOM, length, millis != formerEnd);
    formerEnd = millis + packetMillis;
    return packet;
  }

  /// The packet of a report about a telephone event (RFC 4733).
  RtpPacket of(
      TelephoneEvent report, int payloadType, long timestamp, boolean marker, long nowNanos) {
    byte[] owned = new byte[LocalRtpWriter.HEADROOM + TelephoneEvent.LENGTH];
    int length = report.write(owned, LocalRtpWriter.HEADROOM);
    writer
        .frame(timestamp, nowNanos)
        .payload(owned, LocalRtpWriter.HEADROOM, length, marker, payloadType);
    return packet;
  }

  /// The timestamp of a moment, without wraps.
  long timestamp(long millis) {
    if (firstMillis == NONE) {
      firstMillis = millis;
    }
    return firstTimestamp + (millis - firstMillis) * ticksPerMilli;
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
