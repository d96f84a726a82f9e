package io.rivero.srtp;

/// The 48-bit packet index: 65536 times the rollover counter plus the sequence number (RFC 3711
/// section 3.3.1).
final class PacketIndex {
  private PacketIndex() {}

  /// The index that a sequence number most likely stands for, as RFC 3711 appendix A computes it:
  /// the one nearest to the highest known index, of two equally near ones that with the same
  /// rollover counter. The first packet of a stream (`highest` -1) has a rollover counter of 0.
  /// Negative for a packet from before the beginning.
  static long guess(long highest, int sequenceNumber) {
    if (highest < 0) {
      return sequenceNumber;
    }
    int highestSequenceNumber = (int) (highest & 0xffff);
    int distance = sequenceNumber - highestSequenceNumber;
    if (distance > 0x8000) {
      distance -= 0x10000;
    } else if (distance < -0x8000) {
      distance += 0x10000;
    }
    return highest + distance;
  }
}
