package io.rivero.rtp.rtcp;

import io.rivero.rtp.Bytes;

/// Writes feedback packets (RFC 4585 section 6.1) but for the length in their header. Each method
/// writes from `at` and gives where the packet ends, or -1 if that would be behind `limit`.
final class FeedbackWriter {
  private static final int HEADER_LENGTH = 12;

  private FeedbackWriter() {}

  /// Writes the common header without its length, and the two SSRCs.
  private static void header(byte[] b, int at, int format, int type, int sender, int media) {
    b[at] = (byte) (0x80 | format);
    b[at + 1] = (byte) type;
    Bytes.put32(b, at + 4, sender);
    Bytes.put32(b, at + 8, media);
  }

  /// RFC 4585 section 6.2.1: a number opens a pair, and those up to 16 above it are bits of its
  /// mask.
  static int nack(Nack p, byte[] b, int at, int limit) {
    if (limit - at < HEADER_LENGTH) {
      return -1;
    }
    header(b, at, FeedbackParser.NACK, Rtcp.TRANSPORT_FEEDBACK, p.senderSsrc(), p.mediaSsrc());
    IntList numbers = p.sequenceNumbers();
    int to = at + HEADER_LENGTH;
    for (int i = 0; i < numbers.size(); to += 4) {
      if (limit - to < 4) {
        return -1;
      }
      int first = numbers.get(i++);
      int mask = 0;
      while (i < numbers.size() && isInMask(first, numbers.get(i))) {
        mask |= 1 << (distance(first, numbers.get(i++)) - 1);
      }
      Bytes.put16(b, to, first);
      Bytes.put16(b, to + 2, mask);
    }
    return to;
  }

  private static boolean isInMask(int first, int number) {
    int distance = distance(first, number);
    return distance >= 1 && distance <= 16;
  }

  private static int distance(int first, int number) {
    return (number - first) & 0xffff;
  }

  static int pli(Pli p, byte[] b, int at, int limit) {
    if (limit - at < HEADER_LENGTH) {
      return -1;
    }
    header(b, at, FeedbackParser.PLI, Rtcp.PAYLOAD_FEEDBACK, p.senderSsrc(), p.mediaSsrc());
    return at + HEADER_LENGTH;
  }

  /// RFC 5104 section 4.3.1.2: the media source of the header is not used and is 0.
  static int fir(Fir p, byte[] b, int at, int limit) {
    if (limit - at < HEADER_LENGTH + 8 * p.entries().size()) {
      return -1;
    }
    header(b, at, FeedbackParser.FIR, Rtcp.PAYLOAD_FEEDBACK, p.senderSsrc(), 0);
    int to = at + HEADER_LENGTH;
    for (Fir.Entry entry : p.entries()) {
      Bytes.put32(b, to, entry.ssrc());
      Bytes.put32(b, to + 4, (long) entry.commandSequence() << 24);
      to += 8;
    }
    return to;
  }

  /// draft-alvestrand-rmcat-remb-03 section 2.2: the bit rate is rounded down to 18 bits.
  static int remb(Remb p, byte[] b, int at, int limit) {
    int end = at + HEADER_LENGTH + 8 + 4 * p.ssrcs().size();
    if (end > limit) {
      return -1;
    }
    header(b, at, FeedbackParser.APPLICATION, Rtcp.PAYLOAD_FEEDBACK, p.senderSsrc(), 0);
    int significant = 64 - Long.numberOfLeadingZeros(p.bitsPerSecond());
    int exponent = Math.max(0, significant - 18);
    int mantissa = (int) (p.bitsPerSecond() >>> exponent);
    Bytes.put32(b, at + 12, FeedbackParser.REMB_ID);
    Bytes.put8(b, at + 16, p.ssrcs().size());
    Bytes.put24(b, at + 17, (exponent << 18) | mantissa);
    putAll(p.ssrcs(), b, at + 20);
    return end;
  }

  static int transportFeedback(TransportFeedback p, byte[] b, int at, int limit) {
    if (limit - at < HEADER_LENGTH) {
      return -1;
    }
    int type = Rtcp.TRANSPORT_FEEDBACK;
    header(b, at, FeedbackParser.TRANSPORT_WIDE, type, p.senderSsrc(), p.mediaSsrc());
    return TransportFeedbackFormat.write(p, b, at + HEADER_LENGTH, limit);
  }

  /// Writes each value as 32 bits.
  static void putAll(IntList values, byte[] b, int at) {
    for (int i = 0; i < values.size(); i++) {
      Bytes.put32(b, at + 4 * i, values.get(i));
    }
  }
}
