package io.rivero.rtp.rtcp;

import io.rivero.rtp.Bytes;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Bodies of feedback packets (RFC 4585 section 6.1): SSRC of the sender, SSRC of the media source,
/// control information. Null for a malformed body.
final class FeedbackParser {
  /// "REMB".
  static final int REMB_ID = 0x52454D42;

  static final int NACK = 1;
  static final int TRANSPORT_WIDE = 15;
  static final int PLI = 1;
  static final int FIR = 4;
  static final int APPLICATION = 15;

  private static final int SSRCS_LENGTH = 8;

  private FeedbackParser() {}

  /// Whether the format is one that [#parse] reads.
  static boolean isKnown(int type, int format, byte[] b, int at, int end) {
    if (type == Rtcp.TRANSPORT_FEEDBACK) {
      return format == NACK || format == TRANSPORT_WIDE;
    }
    return format == PLI
        || format == FIR
        || (format == APPLICATION && end - at >= 12 && Bytes.i32(b, at + SSRCS_LENGTH) == REMB_ID);
  }

  static @Nullable RtcpPacket parse(int type, int format, byte[] b, int at, int end) {
    if (end - at < SSRCS_LENGTH) {
      return null;
    }
    int sender = Bytes.i32(b, at);
    int media = Bytes.i32(b, at + 4);
    int information = at + SSRCS_LENGTH;
    if (type == Rtcp.TRANSPORT_FEEDBACK) {
      return format == NACK
          ? nack(sender, media, b, information, end)
          : TransportFeedbackFormat.parse(sender, media, b, information, end);
    }
    return switch (format) {
      case PLI -> new Pli(sender, media);
      case FIR -> fir(sender, b, information, end);
      default -> remb(sender, b, information, end);
    };
  }

  /// RFC 4585 section 6.2.1: a packet ID and a bit mask of the sixteen that follow.
  private static @Nullable Nack nack(int sender, int media, byte[] b, int start, int end) {
    if (start == end) {
      return null;
    }
    int pairs = Math.min((end - start) / 4, Nack.MAX_SEQUENCE_NUMBERS);
    int[] numbers = new int[Math.min(pairs * 17, Nack.MAX_SEQUENCE_NUMBERS)];
    int count = 0;
    for (int at = start; at < start + 4 * pairs; at += 4) {
      int first = Bytes.u16(b, at);
      int mask = Bytes.u16(b, at + 2) << 1 | 1;
      for (int i = 0; mask != 0 && count < numbers.length; i++, mask >>>= 1) {
        if ((mask & 1) != 0) {
          numbers[count++] = (first + i) & 0xffff;
        }
      }
    }
    return new Nack(sender, media, IntList.copyOf(numbers, count));
  }

  /// RFC 5104 section 4.3.1.1: the SSRCs that are asked stand in the entries.
  private static @Nullable Fir fir(int sender, byte[] b, int start, int end) {
    if (start == end || (end - start) % 8 != 0) {
      return null;
    }
    List<Fir.Entry> entries = new ArrayList<>();
    for (int at = start; at < end && entries.size() < Fir.MAX_ENTRIES; at += 8) {
      entries.add(new Fir.Entry(Bytes.i32(b, at), Bytes.u8(b, at + 4)));
    }
    return new Fir(sender, entries);
  }

  /// draft-alvestrand-rmcat-remb-03 section 2.2: "REMB", number of SSRCs, six bits of exponent, 18
  /// of mantissa.
  private static @Nullable Remb remb(int sender, byte[] b, int start, int end) {
    if (end - start < 8) {
      return null;
    }
    int count = Bytes.u8(b, start + 4);
    int exponent = Bytes.u8(b, start + 5) >>> 2;
    long mantissa = Bytes.u24(b, start + 5) & 0x3ffff;
    if (end - start < 8 + 4 * count) {
      return null;
    }
    int[] ssrcs = new int[count];
    for (int i = 0; i < count; i++) {
      ssrcs[i] = Bytes.i32(b, start + 8 + 4 * i);
    }
    boolean fits = Long.numberOfLeadingZeros(mantissa) > exponent;
    long bitsPerSecond = fits ? mantissa << exponent : Long.MAX_VALUE;
    return new Remb(sender, bitsPerSecond, IntList.of(ssrcs));
  }
}
