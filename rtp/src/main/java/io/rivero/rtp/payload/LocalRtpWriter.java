package io.rivero.rtp.payload;

import io.rivero.rtp.RtpPacket;
import io.rivero.rtp.RtpWriter;

/// Makes packets of the payloads of a local encoder, with all that the receiving side sets for a
/// packet from a peer, so that they can be forwarded like those: extended numbers, arrival, starts
/// of frames and key frames.
///
/// Each packet is the payload's own array with the fixed RTP header (RFC 3550 section 5.1) written
/// into its headroom, so the packetiser has to be made with [#HEADROOM]. The array is never changed
/// afterwards; the view is reused.
///
/// Owner: one thread.
public final class LocalRtpWriter implements PayloadSink {
  /// Headroom that the packetiser has to leave.
  public static final int HEADROOM = RtpPacket.FIXED_HEADER_LENGTH;

  /// Takes the packets.
  public interface Output {
    /// A packet, in the form in which a session gives received ones. The view is valid during the
    /// call, its array for ever.
    void packet(RtpPacket packet, long nowNanos);
  }

  private final PayloadFormat format;
  private final int payloadType;
  private final int ssrc;
  private final Output output;
  private final RtpWriter writer = new RtpWriter();
  private final RtpPacket packet = new RtpPacket();
  private long nextSequence;
  private long timestamp = RtpPacket.UNSET;
  private long nowNanos;

  /// Makes the writer of one stream.
  ///
  /// @param payloadType 0 to 127
  /// @param firstSequence number of the first packet, 0 to 65535; best a random one
  public LocalRtpWriter(
      PayloadFormat format, int payloadType, int ssrc, int firstSequence, Output output) {
    if ((firstSequence & ~0xffff) != 0 || (payloadType & ~0x7f) != 0) {
      throw new IllegalArgumentException(payloadType + ", from " + firstSequence);
    }
    this.format = format;
    this.payloadType = payloadType;
    this.ssrc = ssrc;
    this.output = output;
    nextSequence = firstSequence;
  }

  /// Starts a frame: what all of its packets have in common.
  ///
  /// @param extendedTimestamp in units of the format's clock, without wraps; its low 32 bits are
  ///   sent
  /// @param nowNanos counts as arrival
  /// @return this, to be given to a packetiser
  public LocalRtpWriter frame(long extendedTimestamp, long nowNanos) {
    timestamp = extendedTimestamp;
    this.nowNanos = nowNanos;
    return this;
  }

  @Override
  public void payload(byte[] buffer, int offset, int length, boolean marker) {
    payload(buffer, offset, length, marker, payloadType);
  }

  /// The same under another payload type, for what accompanies the format in its stream.
  public void payload(byte[] buffer, int offset, int length, boolean marker, int payloadType) {
    if (timestamp == RtpPacket.UNSET) {
      throw new IllegalStateException("no frame has been started");
    }
    int start = offset - HEADROOM;
    writer.begin(buffer, start, payloadType, marker, (int) nextSequence, timestamp, ssrc);
    writer.payload(length);
    int total = writer.end();
    if (!packet.parse(buffer, start, total) || !packet.decrypted(buffer, start, total)) {
      throw new IllegalStateException("the header has just been written");
    }
    packet.setExtendedSequence(nextSequence++);
    packet.setExtendedTimestamp(timestamp);
    packet.setReceivedNanos(nowNanos);
    packet.setKeyFrameStart(format.isKeyFrameStart(buffer, offset, length));
    packet.setFrameStart(format.isFrameStart(buffer, offset, length));
    output.packet(packet, nowNanos);
  }

  /// The extended number of the next packet.
  public long nextSequence() {
    return nextSequence;
  }

  /// The SSRC of the stream.
  public int ssrc() {
    return ssrc;
  }
}
