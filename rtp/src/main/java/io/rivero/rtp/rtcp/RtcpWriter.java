package io.rivero.rtp.rtcp;

import io.rivero.rtp.Bytes;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// Puts RTCP packets one behind the other into a compound packet (RFC 3550 section 6.1).
///
/// The caller keeps the order that the RFC wants: SR or RR first, SDES with a CNAME next, BYE last;
/// or, where it is negotiated, anything (RFC 5506).
///
/// Owner: one thread.
public final class RtcpWriter {
  private final byte[] buffer;
  private final int start;
  private final int limit;
  private int at;

  /// Writes from `offset` up to and without `limit`.
  public RtcpWriter(byte[] buffer, int offset, int limit) {
    if (offset < 0 || limit < offset || limit > buffer.length) {
      throw new IllegalArgumentException(offset + " to " + limit + " of " + buffer.length);
    }
    this.buffer = buffer;
    this.start = offset;
    this.limit = limit;
    this.at = offset;
  }

  /// Appends a packet.
  ///
  /// @return false if there is no room for it; then [#length] has not changed
  /// @throws IllegalArgumentException for an [UnknownRtcp], which has no content
  public boolean append(RtcpPacket packet) {
    int end =
        switch (packet) {
          case SenderReport p -> writeSenderReport(p);
          case ReceiverReport p -> writeReceiverReport(p);
          case SourceDescription p -> writeSourceDescription(p);
          case Bye p -> writeBye(p);
          case Nack p -> FeedbackWriter.nack(p, buffer, at, limit);
          case Pli p -> FeedbackWriter.pli(p, buffer, at, limit);
          case Fir p -> FeedbackWriter.fir(p, buffer, at, limit);
          case Remb p -> FeedbackWriter.remb(p, buffer, at, limit);
          case TransportFeedback p -> FeedbackWriter.transportFeedback(p, buffer, at, limit);
          case ExtendedReport p -> writeExtendedReport(p);
          case UnknownRtcp p -> throw new IllegalArgumentException("cannot be written: " + p);
        };
    if (end < 0) {
      return false;
    }
    Bytes.put16(buffer, at + 2, (end - at) / 4 - 1);
    at = end;
    return true;
  }

  /// Length of what has been appended, in bytes.
  public int length() {
    return at - start;
  }

  /// Starts a new compound packet at the same place.
  public void clear() {
    at = start;
  }

  /// Writes the common header, but for the length. False if a packet of this length has no room.
  private boolean header(int count, int type, int length) {
    if (length > limit - at) {
      return false;
    }
    buffer[at] = (byte) (0x80 | count);
    buffer[at + 1] = (byte) type;
    return true;
  }

  private int writeSenderReport(SenderReport p) {
    int length = 28 + p.reports().size() * ReportBlock.LENGTH;
    if (!header(p.reports().size(), Rtcp.SENDER_REPORT, length)) {
      return -1;
    }
    Bytes.put32(buffer, at + 4, p.ssrc());
    Bytes.put64(buffer, at + 8, p.ntpTimestamp());
    Bytes.put32(buffer, at + 16, p.rtpTimestamp());
    Bytes.put32(buffer, at + 20, p.packetCount());
    Bytes.put32(buffer, at + 24, p.octetCount());
    return writeReportBlocks(p.reports(), at + 28);
  }

  private int writeReceiverReport(ReceiverReport p) {
    int length = 8 + p.reports().size() * ReportBlock.LENGTH;
    if (!header(p.reports().size(), Rtcp.RECEIVER_REPORT, length)) {
      return -1;
    }
    Bytes.put32(buffer, at + 4, p.ssrc());
    return writeReportBlocks(p.reports(), at + 8);
  }

  private int writeReportBlocks(List<ReportBlock> blocks, int from) {
    int to = from;
    for (ReportBlock block : blocks) {
      Bytes.put32(buffer, to, block.ssrc());
      Bytes.put8(buffer, to + 4, block.fractionLost());
      Bytes.put24(buffer, to + 5, block.cumulativeLost());
      Bytes.put32(buffer, to + 8, block.extendedHighestSequence());
      Bytes.put32(buffer, to + 12, block.jitter());
      Bytes.put32(buffer, to + 16, block.lastSenderReport());
      Bytes.put32(buffer, to + 20, block.delaySinceLastSenderReport());
      to += ReportBlock.LENGTH;
    }
    return to;
  }

  /// RFC 3550 section 6.5: each chunk ends with one to four zero bytes.
  private int writeSourceDescription(SourceDescription p) {
    int length = 4;
    for (SourceDescription.Chunk chunk : p.chunks()) {
      int items = 2 + chunk.cname().getBytes(StandardCharsets.UTF_8).length;
      length += 4 + items / 4 * 4 + 4;
    }
    if (!header(p.chunks().size(), Rtcp.SOURCE_DESCRIPTION, length)) {
      return -1;
    }
    int to = at + 4;
    for (SourceDescription.Chunk chunk : p.chunks()) {
      byte[] cname = chunk.cname().getBytes(StandardCharsets.UTF_8);
      Bytes.put32(buffer, to, chunk.ssrc());
      buffer[to + 4] = 1;
      buffer[to + 5] = (byte) cname.length;
      System.arraycopy(cname, 0, buffer, to + 6, cname.length);
      int end = to + 4 + (2 + cname.length) / 4 * 4 + 4;
      for (to += 6 + cname.length; to < end; to++) {
        buffer[to] = 0;
      }
    }
    return to;
  }

  private int writeBye(Bye p) {
    int length = 4 + 4 * p.ssrcs().size();
    if (!header(p.ssrcs().size(), Rtcp.BYE, length)) {
      return -1;
    }
    FeedbackWriter.putAll(p.ssrcs(), buffer, at + 4);
    return at + length;
  }

  /// RFC 3611 sections 4.4 and 4.5.
  private int writeExtendedReport(ExtendedReport p) {
    int reference = p.receiverReferenceTime() == 0 ? 0 : 12;
    int delays = p.delays().isEmpty() ? 0 : 4 + 12 * p.delays().size();
    if (!header(0, Rtcp.EXTENDED_REPORT, 8 + reference + delays)) {
      return -1;
    }
    Bytes.put32(buffer, at + 4, p.ssrc());
    int to = at + 8;
    if (reference != 0) {
      Bytes.put32(buffer, to, 4 << 24 | 2);
      Bytes.put64(buffer, to + 4, p.receiverReferenceTime());
      to += reference;
    }
    if (delays != 0) {
      Bytes.put32(buffer, to, 5 << 24 | 3 * p.delays().size());
      to += 4;
      for (ExtendedReport.Delay delay : p.delays()) {
        Bytes.put32(buffer, to, delay.ssrc());
        Bytes.put32(buffer, to + 4, delay.lastReceiverReport());
        Bytes.put32(buffer, to + 8, delay.delaySinceLastReceiverReport());
        to += 12;
      }
    }
    return to;
  }
}
