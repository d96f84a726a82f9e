package io.rivero.rtp.payload;

import io.rivero.rtp.Bytes;

/// Redundant audio (RFC 2198 section 3): a packet carries copies of earlier ones in front of its
/// own data.
///
/// ```
///  0                   1                    2                   3
///  0 1 2 3 4 5 6 7 8 9 0 1 2 3  4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// |1|   block PT  |  timestamp offset         |   block length    |   each copy, oldest first
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// |0|   block PT  |                                                   the packet's own data
/// +-+-+-+-+-+-+-+-+
/// ```
public final class RedPayload {
  /// Copies in a packet that are read; a packet with more is malformed. Browsers send up to 2.
  public static final int MAX_COPIES = 8;

  /// Longest copy, in bytes: its length has 10 bits.
  public static final int MAX_COPY_LENGTH = 1023;

  /// Oldest copy, in ticks of the RTP clock: its offset has 14 bits.
  public static final int MAX_OFFSET = 16_383;

  /// What a packet is made of.
  public interface Sink {
    /// A block. Copies come first, the packet's own data last.
    ///
    /// @param timestampOffset ticks by which it is older than the packet; 0 for its own data
    /// @param offset of its data in the array given to [#parse]
    /// @param primary whether it is the packet's own data
    void block(int payloadType, int timestampOffset, int offset, int length, boolean primary);
  }

  private RedPayload() {}

  /// Takes a payload apart. Empty copies, which stand for silence, are left out.
  ///
  /// @return false if it is malformed; then no block has been given
  public static boolean parse(byte[] payload, int offset, int length, Sink sink) {
    int end = offset + length;
    int copies = copies(payload, offset, end);
    if (copies < 0) {
      return false;
    }
    int data = offset + 4 * copies + 1;
    for (int i = 0; i < copies; i++) {
      int header = offset + 4 * i;
      int size = Bytes.u16(payload, header + 2) & MAX_COPY_LENGTH;
      if (size > 0) {
        int ticks = Bytes.u24(payload, header + 1) >> 10;
        sink.block(payload[header] & 0x7f, ticks, data, size, false);
      }
      data += size;
    }
    sink.block(payload[offset + 4 * copies] & 0x7f, 0, data, end - data, true);
    return true;
  }

  /// Number of copies, or -1 if headers and copies do not fit.
  private static int copies(byte[] payload, int offset, int end) {
    int at = offset;
    int copies = 0;
    int data = 0;
    while (at < end && payload[at] < 0) {
      if (end - at < 4 || ++copies > MAX_COPIES) {
        return -1;
      }
      data += Bytes.u16(payload, at + 2) & MAX_COPY_LENGTH;
      at += 4;
    }
    return at < end && end - at - 1 >= data ? copies : -1;
  }
}
