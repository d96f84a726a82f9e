package io.rivero.codec.audio;

import org.jspecify.annotations.Nullable;

/// Encoded packets that wait for their turn, by timestamp. Bounded in number and size; the copies'
/// arrays are reused.
final class PacketQueue {
  /// Packets at most: 2.5 s of 20 ms, more than any depth.
  static final int MAX_PACKETS = 128;

  /// Bytes of a packet at most: no audio packet of RTP is longer than a datagram.
  static final int MAX_BYTES = 1500;

  /// One packet.
  static final class Packet {
    byte[] bytes = new byte[256];
    int length;
    long timestamp; // in samples of the decoder
    boolean comfortNoise;
    boolean redundant;
  }

  private final Packet[] packets = new Packet[MAX_PACKETS];
  private int count;

  PacketQueue() {
    for (int i = 0; i < MAX_PACKETS; i++) {
      packets[i] = new Packet();
    }
  }

  /// Where a timestamp belongs: the first packet that is not before it.
  private int position(long timestamp) {
    int at = count;
    while (at > 0 && packets[at - 1].timestamp >= timestamp) {
      at--;
    }
    return at;
  }

  boolean contains(long timestamp) {
    int at = position(timestamp);
    return at < count && packets[at].timestamp == timestamp;
  }

  boolean isFull() {
    return count == MAX_PACKETS;
  }

  /// Copies a packet into its place. There must be room, and none of its timestamp.
  Packet insert(byte[] payload, int offset, int length, long timestamp) {
    int at = position(timestamp);
    Packet packet = packets[count];
    System.arraycopy(packets, at, packets, at + 1, count - at);
    packets[at] = packet;
    count++;
    if (packet.bytes.length < length) {
      packet.bytes = new byte[MAX_BYTES];
    }
    System.arraycopy(payload, offset, packet.bytes, 0, length);
    packet.length = length;
    packet.timestamp = timestamp;
    return packet;
  }

  @Nullable Packet first() {
    return count == 0 ? null : packets[0];
  }

  void removeFirst() {
    Packet packet = packets[0];
    System.arraycopy(packets, 1, packets, 0, --count);
    packets[count] = packet;
  }

  void clear() {
    count = 0;
  }

  int size() {
    return count;
  }
}
