package io.rivero.rtp.payload;

import io.rivero.rtp.Bytes;

/// Cuts H.264 access units into RTP payloads for packetisation mode 1 (RFC 6184 sections 5.6, 5.7.1
/// and 5.8): neighbouring small units together as STAP-A, a large one in several FU-A of nearly
/// equal sizes, others alone.
///
/// Owner: one thread.
public final class H264Packetizer {
  private static final int STAP_A = 24;
  private static final int FU_A = 28;

  private final int maxPayload;
  private final int headroom;

  /// Makes a packetiser.
  ///
  /// @param maxPayload largest payload in bytes, at least 64
  /// @param headroom bytes left free in front of each payload, at least 0
  public H264Packetizer(int maxPayload, int headroom) {
    if (maxPayload < 64 || headroom < 0) {
      throw new IllegalArgumentException("payload of " + maxPayload + " behind " + headroom);
    }
    this.maxPayload = maxPayload;
    this.headroom = headroom;
  }

  /// Packetises an access unit in the byte stream format (start codes of three or four bytes). What
  /// stands before the first start code is not sent.
  ///
  /// @return whether there was a unit to send
  public boolean packetize(byte[] frame, int offset, int length, PayloadSink sink) {
    int end = offset + length;
    int start = AnnexB.unitStart(frame, offset, end);
    if (start >= end) {
      return false;
    }
    while (start < end) {
      int last = endOfRun(frame, start, end);
      int next = AnnexB.unitStart(frame, last, end);
      int alone = AnnexB.unitEnd(frame, start, end);
      if (alone < last) {
        aggregate(frame, start, last, next >= end, sink);
      } else if (alone - start <= maxPayload) {
        byte[] buffer = new byte[headroom + alone - start];
        System.arraycopy(frame, start, buffer, headroom, alone - start);
        sink.payload(buffer, headroom, alone - start, next >= end);
      } else {
        fragment(frame, start, alone, next >= end, sink);
      }
      start = next;
    }
    return true;
  }

  /// The end of the last unit of those that fit into one STAP-A, or of the first unit.
  private int endOfRun(byte[] frame, int start, int end) {
    int last = AnnexB.unitEnd(frame, start, end);
    int size = 1 + 2 + last - start;
    int next = AnnexB.unitStart(frame, last, end);
    while (next < end) {
      int nextEnd = AnnexB.unitEnd(frame, next, end);
      size += 2 + nextEnd - next;
      if (size > maxPayload || nextEnd - next > 0xffff) {
        return last;
      }
      last = nextEnd;
      next = AnnexB.unitStart(frame, last, end);
    }
    return last;
  }

  /// The aggregate's NRI is the highest of its units, its F bit that of any (section 5.7).
  private void aggregate(byte[] frame, int start, int last, boolean marker, PayloadSink sink) {
    int length = 1;
    for (int at = start; at < last; ) {
      int unitEnd = AnnexB.unitEnd(frame, at, last);
      length += 2 + unitEnd - at;
      at = AnnexB.unitStart(frame, unitEnd, last);
    }
    byte[] buffer = new byte[headroom + length];
    int header = 0;
    int nri = 0;
    int to = headroom + 1;
    for (int at = start; at < last; ) {
      int unitEnd = AnnexB.unitEnd(frame, at, last);
      header |= frame[at] & 0x80;
      nri = Math.max(nri, frame[at] & 0x60);
      Bytes.put16(buffer, to, unitEnd - at);
      System.arraycopy(frame, at, buffer, to + 2, unitEnd - at);
      to += 2 + unitEnd - at;
      at = AnnexB.unitStart(frame, unitEnd, last);
    }
    Bytes.put8(buffer, headroom, header | nri | STAP_A);
    sink.payload(buffer, headroom, length, marker);
  }

  /// The unit's own header is not sent: its parts are in the two bytes in front of each fragment.
  private void fragment(byte[] frame, int start, int unitEnd, boolean marker, PayloadSink sink) {
    int length = unitEnd - start - 1;
    int room = maxPayload - 2;
    int packets = Math.max(2, (length + room - 1) / room);
    int at = start + 1;
    for (int i = 0; i < packets; i++) {
      int size = length / packets + (i < length % packets ? 1 : 0);
      byte[] buffer = new byte[headroom + 2 + size];
      Bytes.put8(buffer, headroom, (frame[start] & 0xe0) | FU_A);
      int flags = (i == 0 ? 0x80 : 0) | (i == packets - 1 ? 0x40 : 0); // S, E
      Bytes.put8(buffer, headroom + 1, flags | (frame[start] & 0x1f));
      System.arraycopy(frame, at, buffer, headroom + 2, size);
      at += size;
      sink.payload(buffer, headroom, 2 + size, marker && i == packets - 1);
    }
  }
}
