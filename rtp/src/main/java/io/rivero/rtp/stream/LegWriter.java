package io.rivero.rtp.stream;

import io.rivero.rtp.Bytes;
import io.rivero.rtp.RtpPacket;
import io.rivero.rtp.RtpWriter;
import io.rivero.rtp.payload.PayloadFormat;
import java.util.List;

/// Writes packets of a source as packets of a leg. CSRCs and padding are left out.
final class LegWriter {
  private static final int ORIGINAL_SEQUENCE_LENGTH = 2;

  private final RtpWriter writer = new RtpWriter();
  private final PictureNumbers pictures = new PictureNumbers();
  private final LegTimestamps timestamps;
  private LegExtensions extensions;
  private MediaLine line;
  private int rtxSequence;

  LegWriter(MediaLine line, long firstTimestamp, int firstRtxSequence) {
    this.line = line;
    extensions = new LegExtensions(line, new SourceFormat(line.kind(), List.of(), List.of()));
    timestamps = new LegTimestamps(firstTimestamp);
    rtxSequence = firstRtxSequence;
  }

  /// Applies what was negotiated with the viewer or the source.
  void plan(MediaLine line, SourceFormat source) {
    this.line = line;
    extensions = new LegExtensions(line, source);
  }

  /// Continues with another stream of packets, of which this is the first.
  void follow(RtpPacket packet, MediaSource source) {
    int payloadType = packet.payloadType();
    timestamps.follow(packet, source.timeline(), source.clockRateHz(payloadType));
    pictures.follow(packet, source.payloadFormat(payloadType), extensions.descriptorOffset(packet));
  }

  /// Continues timestamps at another clock rate.
  ///
  /// @return false if it is the same
  boolean followClockRate(RtpPacket packet, MediaSource source) {
    int clockRateHz = source.clockRateHz(packet.payloadType());
    if (clockRateHz == timestamps.clockRateHz()) {
      return false;
    }
    timestamps.follow(packet, source.timeline(), clockRateHz);
    return true;
  }

  /// Remembers the newest packet, which a later [#follow] continues.
  void forwarded(RtpPacket packet, PayloadFormat format) {
    timestamps.forwarded(packet);
    if (line.kind() == MediaKind.VIDEO) {
      pictures.forwarded(packet, format, extensions.descriptorOffset(packet));
    }
  }

  /// Writes a packet at offset 0 of `out`.
  ///
  /// @return its length
  int write(
      RtpPacket packet,
      PayloadFormat format,
      int payloadType,
      long sequence,
      byte[] out,
      long nowNanos) {
    begin(packet, payloadType, (int) sequence, line.localSsrc(), out, nowNanos);
    int length = packet.payloadLength();
    writePayload(packet, format, out, writer.payload(length));
    return writer.end();
  }

  /// Writes a packet without payload, which only fills its place.
  int writeEmpty(RtpPacket packet, int payloadType, long sequence, byte[] out, long nowNanos) {
    begin(packet, payloadType, (int) sequence, line.localSsrc(), out, nowNanos);
    return writer.end();
  }

  /// Writes a packet as a retransmission (RFC 4588 section 4): the original sequence number goes in
  /// front of the payload.
  int writeRtx(
      RtpPacket packet,
      PayloadFormat format,
      int payloadType,
      long sequence,
      byte[] out,
      long nowNanos) {
    begin(packet, payloadType, rtxSequence++, line.localRtxSsrc(), out, nowNanos);
    int at = writer.payload(ORIGINAL_SEQUENCE_LENGTH + packet.payloadLength());
    Bytes.put16(out, at, (int) sequence);
    writePayload(packet, format, out, at + ORIGINAL_SEQUENCE_LENGTH);
    return writer.end();
  }

  private void begin(
      RtpPacket packet, int payloadType, int sequence, int ssrc, byte[] out, long nowNanos) {
    writer.begin(out, 0, payloadType, packet.marker(), sequence, timestamps.of(packet), ssrc);
    extensions.write(packet, writer, out, pictures.frameNumberDifference(), nowNanos);
  }

  private void writePayload(RtpPacket packet, PayloadFormat format, byte[] out, int at) {
    int length = packet.payloadLength();
    System.arraycopy(packet.buffer(), packet.payloadOffset(), out, at, length);
    pictures.rewrite(format, out, at, length);
  }

  /// The timestamp of this moment, for a sender report.
  long timestampAt(long nowNanos) {
    return timestamps.at(nowNanos);
  }
}
