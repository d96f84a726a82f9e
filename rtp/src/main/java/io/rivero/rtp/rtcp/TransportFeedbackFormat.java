package io.rivero.rtp.rtcp;

import io.rivero.rtp.Bytes;
import org.jspecify.annotations.Nullable;

/// The control information of transport-wide feedback
/// (draft-holmer-rmcat-transport-wide-cc-extensions-01 section 3.1).
///
/// ```
///  |      base sequence number     |      packet status count      |
///  |                 reference time                | fb pkt. count |
///  |          packet chunk         |  ...  |  receive deltas ...   |
///
///  run length chunk     |0| S |       run length (13)   |
///  one bit per status   |1|0|  14 statuses: 0 none, 1 small delta  |
///  two bits per status  |1|1|  7 statuses                          |
/// ```
final class TransportFeedbackFormat {
  static final int FIXED_LENGTH = 8;
  private static final int NONE = 0;
  private static final int SMALL = 1; // delta of one unsigned byte
  private static final int LARGE = 2; // delta of two signed bytes
  private static final int MAX_RUN = 0x1fff;

  private TransportFeedbackFormat() {}

  static @Nullable TransportFeedback parse(int sender, int media, byte[] b, int start, int end) {
    if (end - start < FIXED_LENGTH) {
      return null;
    }
    int count = Bytes.u16(b, start + 2);
    if (count == 0 || count > TransportFeedback.MAX_STATUSES) {
      return null;
    }
    int[] values = new int[count];
    int deltas = parseChunks(b, start + FIXED_LENGTH, end, values);
    if (deltas < 0 || !parseDeltas(b, deltas, end, values)) {
      return null;
    }
    return new TransportFeedback(
        sender,
        media,
        Bytes.u8(b, start + 7),
        Bytes.u16(b, start),
        Bytes.u24(b, start + 4) << 8 >> 8,
        IntList.of(values));
  }

  /// Puts a symbol per packet into `symbols`. Gives where the chunks end, or -1.
  private static int parseChunks(byte[] b, int start, int end, int[] symbols) {
    int at = start;
    int filled = 0;
    while (filled < symbols.length) {
      if (end - at < 2) {
        return -1;
      }
      int chunk = Bytes.u16(b, at);
      at += 2;
      boolean run = chunk >>> 15 == 0;
      boolean twoBits = (chunk & 0x4000) != 0;
      int inChunk = run ? chunk & MAX_RUN : twoBits ? 7 : 14;
      if (inChunk == 0) {
        return -1;
      }
      for (int i = 0; i < inChunk && filled < symbols.length; i++) {
        int symbol = (chunk >>> 13) & 3;
        if (!run) {
          symbol = twoBits ? (chunk >>> (12 - 2 * i)) & 3 : (chunk >>> (13 - i)) & 1;
        }
        if (symbol > LARGE) {
          return -1; // reserved
        }
        symbols[filled++] = symbol;
      }
    }
    return at;
  }

  /// Replaces each symbol by its delta.
  private static boolean parseDeltas(byte[] b, int start, int end, int[] values) {
    int at = start;
    for (int i = 0; i < values.length; i++) {
      int size = values[i];
      if (end - at < size) {
        return false;
      }
      values[i] =
          switch (size) {
            case NONE -> TransportFeedback.NOT_RECEIVED;
            case SMALL -> Bytes.u8(b, at);
            default -> (short) Bytes.u16(b, at);
          };
      at += size;
    }
    return true;
  }

  /// Writes the control information with zero bytes up to a multiple of four.
  ///
  /// @return where it ends, or -1 if that would be behind `limit`
  static int write(TransportFeedback f, byte[] b, int start, int limit) {
    IntList deltas = f.deltas();
    int length = FIXED_LENGTH;
    for (int i = 0; i < deltas.size(); i++) {
      length += symbol(deltas.get(i));
    }
    for (int i = 0; i < deltas.size(); i += chunkSize(deltas, i)) {
      length += 2;
    }
    int end = start + (length + 3) / 4 * 4;
    if (end > limit) {
      return -1;
    }
    Bytes.put16(b, start, f.baseSequence());
    Bytes.put16(b, start + 2, deltas.size());
    Bytes.put24(b, start + 4, f.referenceTime());
    Bytes.put8(b, start + 7, f.feedbackCount());
    int at = start + FIXED_LENGTH;
    for (int i = 0; i < deltas.size(); i += chunkSize(deltas, i), at += 2) {
      Bytes.put16(b, at, chunk(deltas, i));
    }
    for (int i = 0; i < deltas.size(); i++) {
      int delta = deltas.get(i);
      switch (symbol(delta)) {
        case SMALL -> Bytes.put8(b, at++, delta);
        case LARGE -> {
          Bytes.put16(b, at, delta);
          at += 2;
        }
        default -> {}
      }
    }
    while (at < end) {
      b[at++] = 0;
    }
    return end;
  }

  private static int symbol(int delta) {
    if (delta == TransportFeedback.NOT_RECEIVED) {
      return NONE;
    }
    return delta >= 0 && delta <= 255 ? SMALL : LARGE;
  }

  /// Equal statuses from `from` on, as many as one run can hold.
  private static int run(IntList deltas, int from) {
    int symbol = symbol(deltas.get(from));
    int to = from + 1;
    while (to < deltas.size() && to - from < MAX_RUN && symbol(deltas.get(to)) == symbol) {
      to++;
    }
    return to - from;
  }

  private static boolean hasLarge(IntList deltas, int from, int count) {
    for (int i = from; i < Math.min(from + count, deltas.size()); i++) {
      if (symbol(deltas.get(i)) == LARGE) {
        return true;
      }
    }
    return false;
  }

  /// A run, where it holds at least as many statuses as the vector that is possible here.
  private static int chunkSize(IntList deltas, int from) {
    int vector = Math.min(hasLarge(deltas, from, 14) ? 7 : 14, deltas.size() - from);
    return Math.max(run(deltas, from), vector);
  }

  private static int chunk(IntList deltas, int from) {
    int run = run(deltas, from);
    if (run == chunkSize(deltas, from)) {
      return (symbol(deltas.get(from)) << 13) | run;
    }
    boolean twoBits = hasLarge(deltas, from, 14);
    int chunk = twoBits ? 0xC000 : 0x8000;
    for (int i = 0; i < (twoBits ? 7 : 14) && from + i < deltas.size(); i++) {
      chunk |= symbol(deltas.get(from + i)) << (twoBits ? 12 - 2 * i : 13 - i);
    }
    return chunk;
  }
}
