package io.rivero.rtp.payload;

import io.rivero.rtp.Bytes;

/// Sends each audio packet again inside the next ones (RFC 2198).
///
/// Owner: one thread; calls allocate nothing.
public final class RedPacketiser {
  private final int payloadType;
  private final int maxLength;
  private final byte[][] copies; // newest first
  private final int[] lengths;
  private final long[] timestamps;

  /// @param payloadType of the audio inside
  /// @param distance how many earlier packets each packet repeats, 1 to [RedPayload#MAX_COPIES]
  /// @param maxLength of a payload, in bytes; copies that do not fit are left out
  public RedPacketiser(int payloadType, int distance, int maxLength) {
    if (distance < 1 || distance > RedPayload.MAX_COPIES || payloadType < 0 || payloadType > 127) {
      throw new IllegalArgumentException("distance " + distance + ", type " + payloadType);
    }
    this.payloadType = payloadType;
    this.maxLength = maxLength;
    copies = new byte[distance][RedPayload.MAX_COPY_LENGTH];
    lengths = new int[distance];
    timestamps = new long[distance];
  }

  /// Writes the payload for one audio packet and remembers it.
  ///
  /// @param timestamp RTP timestamp of the packet, without wraps
  /// @param out with room for the packet, one byte, and `maxLength`
  /// @return length of the payload
  public int write(byte[] audio, int offset, int length, long timestamp, byte[] out, int outAt) {
    int room = maxLength - length - 1;
    int used = 0;
    while (used < copies.length && fits(used, timestamp, room)) {
      room -= lengths[used] + 4;
      used++;
    }
    int at = outAt;
    for (int i = used - 1; i >= 0; i--) {
      Bytes.put8(out, at, 0x80 | payloadType);
      Bytes.put24(out, at + 1, (int) (timestamp - timestamps[i]) << 10 | lengths[i]);
      at += 4;
    }
    Bytes.put8(out, at++, payloadType);
    for (int i = used - 1; i >= 0; i--) {
      System.arraycopy(copies[i], 0, out, at, lengths[i]);
      at += lengths[i];
    }
    System.arraycopy(audio, offset, out, at, length);
    remember(audio, offset, length, timestamp);
    return at + length - outAt;
  }

  private boolean fits(int copy, long timestamp, int room) {
    long age = timestamp - timestamps[copy];
    return lengths[copy] > 0
        && lengths[copy] + 4 <= room
        && age > 0
        && age <= RedPayload.MAX_OFFSET;
  }

  private void remember(byte[] audio, int offset, int length, long timestamp) {
    int last = copies.length - 1;
    byte[] reused = copies[last];
    System.arraycopy(copies, 0, copies, 1, last);
    System.arraycopy(lengths, 0, lengths, 1, last);
    System.arraycopy(timestamps, 0, timestamps, 1, last);
    copies[0] = reused;
    lengths[0] = length <= RedPayload.MAX_COPY_LENGTH ? length : 0;
    timestamps[0] = timestamp;
    System.arraycopy(audio, offset, reused, 0, lengths[0]);
  }
}
