package io.rivero.rtp.rtcp;

import io.rivero.rtp.Bytes;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Bodies of SR, RR, SDES, BYE (RFC 3550 section 6) and XR (RFC 3611). Each method reads from `at`
/// (behind the common header) to `end`, and gives null for a malformed body.
final class ReportParser {
  private static final int CNAME = 1;
  private static final int RECEIVER_REFERENCE_TIME = 4;
  private static final int DLRR = 5;

  private ReportParser() {}

  /// RFC 3550 section 6.4.1; profile-specific extensions behind the blocks are skipped.
  static @Nullable SenderReport senderReport(byte[] b, int at, int end, int count) {
    if (end - at < 24 + count * ReportBlock.LENGTH) {
      return null;
    }
    return new SenderReport(
        Bytes.i32(b, at),
        Bytes.i64(b, at + 4),
        Bytes.u32(b, at + 12),
        Bytes.u32(b, at + 16),
        Bytes.u32(b, at + 20),
        reportBlocks(b, at + 24, count));
  }

  /// RFC 3550 section 6.4.2.
  static @Nullable ReceiverReport receiverReport(byte[] b, int at, int end, int count) {
    if (end - at < 4 + count * ReportBlock.LENGTH) {
      return null;
    }
    return new ReceiverReport(Bytes.i32(b, at), reportBlocks(b, at + 4, count));
  }

  private static List<ReportBlock> reportBlocks(byte[] b, int start, int count) {
    List<ReportBlock> blocks = new ArrayList<>(count);
    for (int i = 0, at = start; i < count; i++, at += ReportBlock.LENGTH) {
      blocks.add(
          new ReportBlock(
              Bytes.i32(b, at),
              Bytes.u8(b, at + 4),
              Bytes.u24(b, at + 5) << 8 >> 8, // sign of 24 bits
              Bytes.u32(b, at + 8),
              Bytes.u32(b, at + 12),
              Bytes.i32(b, at + 16),
              Bytes.u32(b, at + 20)));
    }
    return blocks;
  }

  /// RFC 3550 section 6.5: chunks of items, each chunk ended by a zero byte and filled up to a
  /// multiple of four. Malformed UTF-8 is replaced, so it can grow: such a name is cut.
  static @Nullable SourceDescription sourceDescription(byte[] b, int at, int end, int count) {
    List<SourceDescription.Chunk> chunks = new ArrayList<>(count);
    int start = at;
    for (int i = 0; i < count; i++) {
      if (end - start < 5) {
        return null;
      }
      String cname = "";
      int item = start + 4;
      while (item < end && b[item] != 0) {
        if (end - item < 2 || end - item - 2 < Bytes.u8(b, item + 1)) {
          return null;
        }
        int length = Bytes.u8(b, item + 1);
        if (b[item] == CNAME) {
          cname = name(b, item + 2, length);
        }
        item += 2 + length;
      }
      if (item >= end) {
        return null; // no end of the list
      }
      chunks.add(new SourceDescription.Chunk(Bytes.i32(b, start), cname));
      start += (item - start) / 4 * 4 + 4;
    }
    return new SourceDescription(chunks);
  }

  private static String name(byte[] b, int at, int length) {
    String name = new String(b, at, length, StandardCharsets.UTF_8);
    boolean grew = name.getBytes(StandardCharsets.UTF_8).length > length;
    return grew
        ? new String(b, at, length, StandardCharsets.ISO_8859_1).replaceAll("[^ -~]", "?")
        : name;
  }

  /// RFC 3550 section 6.6; the reason is skipped.
  static @Nullable Bye bye(byte[] b, int at, int end, int count) {
    if (end - at < 4 * count) {
      return null;
    }
    int[] ssrcs = new int[count];
    for (int i = 0; i < count; i++) {
      ssrcs[i] = Bytes.i32(b, at + 4 * i);
    }
    return new Bye(IntList.of(ssrcs));
  }

  /// RFC 3611 section 2: blocks of type, 8 bits of their own, length in words; unknown ones are
  /// skipped.
  static @Nullable ExtendedReport extendedReport(byte[] b, int at, int end) {
    if (end - at < 4) {
      return null;
    }
    long referenceTime = 0;
    List<ExtendedReport.Delay> delays = new ArrayList<>();
    int block = at + 4;
    while (block < end) {
      if (end - block < 4) {
        return null;
      }
      int next = block + 4 + 4 * Bytes.u16(b, block + 2);
      if (next > end) {
        return null;
      }
      if (b[block] == RECEIVER_REFERENCE_TIME && next - block >= 12) {
        referenceTime = Bytes.i64(b, block + 4);
      } else if (b[block] == DLRR) {
        addDelays(b, block + 4, next, delays);
      }
      block = next;
    }
    return new ExtendedReport(Bytes.i32(b, at), referenceTime, delays);
  }

  private static void addDelays(byte[] b, int start, int end, List<ExtendedReport.Delay> delays) {
    for (int at = start; at + 12 <= end && delays.size() < ExtendedReport.MAX_DELAYS; at += 12) {
      delays.add(
          new ExtendedReport.Delay(Bytes.i32(b, at), Bytes.i32(b, at + 4), Bytes.u32(b, at + 8)));
    }
  }
}
