package io.rivero.rtp.payload;

import org.jspecify.annotations.Nullable;

/// Packets of a window of extended sequence numbers. It grows as the window does, up to a limit.
///
/// Owner: one thread.
final class PacketRing {
  private static final int FIRST_SIZE = 64;

  private final int maxSize;
  private @Nullable BufferedPacket[] slots = new @Nullable BufferedPacket[FIRST_SIZE];
  private long bytes;

  /// Makes an empty ring.
  ///
  /// @param maxSize widest window, a power of two
  PacketRing(int maxSize) {
    this.maxSize = maxSize;
  }

  @Nullable BufferedPacket get(long sequence) {
    BufferedPacket packet = slots[(int) sequence & (slots.length - 1)];
    return packet != null && packet.sequence == sequence ? packet : null;
  }

  /// Keeps a packet.
  ///
  /// @param first the lowest number of the window; the packet's is less than `maxSize` above it
  void put(BufferedPacket packet, long first) {
    while (packet.sequence - first >= slots.length && slots.length < maxSize) {
      grow();
    }
    int at = (int) packet.sequence & (slots.length - 1);
    if (slots[at] != null || packet.sequence - first >= slots.length) {
      throw new IllegalStateException("no room for " + packet.sequence + " behind " + first);
    }
    slots[at] = packet;
    bytes += packet.length;
  }

  private void grow() {
    @Nullable BufferedPacket[] old = slots;
    slots = new @Nullable BufferedPacket[2 * old.length];
    for (BufferedPacket packet : old) {
      if (packet != null) {
        slots[(int) packet.sequence & (slots.length - 1)] = packet;
      }
    }
  }

  /// Forgets the packets from `first` up to before `end`.
  void remove(long first, long end) {
    long last = Math.min(end, first + slots.length);
    for (long sequence = first; sequence < last; sequence++) {
      int at = (int) sequence & (slots.length - 1);
      BufferedPacket packet = slots[at];
      if (packet != null && packet.sequence < end) {
        bytes -= packet.length;
        slots[at] = null;
      }
    }
  }

  /// Payload bytes of all packets.
  long bytes() {
    return bytes;
  }
}
