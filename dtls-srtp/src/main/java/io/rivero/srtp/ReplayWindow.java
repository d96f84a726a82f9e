package io.rivero.srtp;

/// The indices that were received, as a bitmap of the last `size` ones (RFC 3711 section 3.3.2).
final class ReplayWindow {
  private final long[] bits;
  private final int mask;
  private long highest = -1;

  /// @param size a power of two, 64 or more
  ReplayWindow(int size) {
    bits = new long[size / 64];
    mask = size - 1;
  }

  /// The highest index received, -1 before the first.
  long highest() {
    return highest;
  }

  /// Whether the index was not received before and is not too old to tell.
  boolean isNew(long index) {
    if (index > highest) {
      return true;
    }
    return highest - index <= mask && (bits[slot(index)] & (1L << index)) == 0;
  }

  /// Remembers an index that [#isNew] and whose packet is authentic.
  void received(long index) {
    if (index > highest) {
      forgetUpTo(index);
      highest = index;
    }
    bits[slot(index)] |= 1L << index;
  }

  private void forgetUpTo(long index) {
    long first = Math.max(highest + 1, index - mask);
    for (long i = first; i <= index; i++) {
      bits[slot(i)] &= ~(1L << i);
    }
  }

  private int slot(long index) {
    return (int) (index & mask) >>> 6;
  }
}
