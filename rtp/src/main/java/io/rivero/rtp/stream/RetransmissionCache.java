package io.rivero.rtp.stream;

import io.rivero.rtp.RtpPacket;

/// The last second of one source's packets, for retransmission to any number of viewers.
///
/// It keeps references to the packets' arrays, which must not change any more; nothing is copied.
/// At most 1 s, 512 packets and 4 MB.
///
/// Owner: the thread of the source; a further loop with viewers of that source has a cache of its
/// own that shares the arrays.
public final class RetransmissionCache {
  /// Age at which a packet is of no use to any jitter buffer.
  public static final long MAX_AGE_NANOS = 1_000_000_000L;

  /// Packets held at most.
  public static final int MAX_PACKETS = 512;

  /// Sum of the lengths of the arrays held at most, in bytes.
  public static final int MAX_BYTES = 4 << 20;

  private static final int MASK = MAX_PACKETS - 1;

  private final byte[][] buffers = new byte[MAX_PACKETS][];
  private final int[] offsets = new int[MAX_PACKETS];
  private final int[] lengths = new int[MAX_PACKETS];
  private final long[] sequences = new long[MAX_PACKETS];
  private final long[] timestamps = new long[MAX_PACKETS];
  private final long[] arrivals = new long[MAX_PACKETS];
  private long lowest; // no packet below it is held
  private long highest = -1; // no packet above it is held
  private int packets;
  private long bytes;

  /// Remembers a packet under its extended sequence number; one that is older than all that may be
  /// held is ignored.
  ///
  /// @param packet with `extendedSequence` and `extendedTimestamp` set
  public void add(RtpPacket packet, long nowNanos) {
    long sequence = packet.extendedSequence();
    if (packets == 0) {
      lowest = sequence;
      highest = sequence;
    } else if (sequence <= highest - MAX_PACKETS) {
      return;
    }
    highest = Math.max(highest, sequence);
    lowest = Math.min(lowest, sequence);
    dropBelow(highest - MASK);
    put(packet, (int) sequence & MASK, nowNanos);
    expire(nowNanos);
    while (bytes > MAX_BYTES) {
      dropBelow(lowest + 1);
    }
  }

  private void put(RtpPacket packet, int slot, long nowNanos) {
    drop(slot);
    buffers[slot] = packet.buffer();
    offsets[slot] = packet.offset();
    lengths[slot] = packet.length();
    sequences[slot] = packet.extendedSequence();
    timestamps[slot] = packet.extendedTimestamp();
    arrivals[slot] = nowNanos;
    packets++;
    bytes += packet.buffer().length;
  }

  /// Frees packets that are too old. Adding does it, too; this is for sources that have stopped.
  public void expire(long nowNanos) {
    while (packets > 0 && isFree(lowest, nowNanos)) {
      dropBelow(lowest + 1);
    }
  }

  private boolean isFree(long sequence, long nowNanos) {
    int slot = (int) sequence & MASK;
    return buffers[slot] == null || nowNanos - arrivals[slot] > MAX_AGE_NANOS;
  }

  private void dropBelow(long sequence) {
    if (sequence - lowest >= MAX_PACKETS) { // all of them
      for (int slot = 0; slot < MAX_PACKETS; slot++) {
        drop(slot);
      }
      lowest = sequence;
    }
    while (lowest < sequence) {
      drop((int) lowest++ & MASK);
    }
  }

  @SuppressWarnings("NullAway") // an empty slot is null
  private void drop(int slot) {
    if (buffers[slot] != null) {
      packets--;
      bytes -= buffers[slot].length;
      buffers[slot] = null;
    }
  }

  /// Points a view at the packet with this number.
  ///
  /// @param into is set to the packet, with its extended numbers; undefined if the result is false
  /// @return false if the packet is not held or older than a second
  boolean find(long extendedSequence, long nowNanos, RtpPacket into) {
    int slot = (int) extendedSequence & MASK;
    byte[] buffer = buffers[slot];
    if (buffer == null
        || sequences[slot] != extendedSequence
        || nowNanos - arrivals[slot] > MAX_AGE_NANOS) {
      return false;
    }
    if (!into.parse(buffer, offsets[slot], lengths[slot])
        || !into.decrypted(buffer, offsets[slot], lengths[slot])) {
      throw new IllegalStateException("a packet was changed after it had been received");
    }
    into.setExtendedSequence(extendedSequence);
    into.setExtendedTimestamp(timestamps[slot]);
    into.setReceivedNanos(arrivals[slot]);
    return true;
  }

  /// Whether all that is held is newer than this number.
  boolean isPast(long extendedSequence) {
    return extendedSequence < lowest;
  }

  /// The highest extended sequence number added; only meaningful while [#packets] is above 0.
  long highest() {
    return highest;
  }

  /// Packets held.
  public int packets() {
    return packets;
  }

  /// Sum of the lengths of the arrays held, in bytes.
  public long bytes() {
    return bytes;
  }
}
