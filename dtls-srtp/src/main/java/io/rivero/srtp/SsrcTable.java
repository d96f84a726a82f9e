package io.rivero.srtp;

import org.jspecify.annotations.Nullable;

/// What is known about each SSRC: a hash table of at most [SrtpSession#MAX_SSRCS] entries without
/// boxing, from which nothing is removed (a forgotten SSRC could be replayed).
final class SsrcTable<T> {
  private static final int SLOTS = 2 * SrtpSession.MAX_SSRCS;

  private final int[] ssrcs = new int[SLOTS];
  private final @Nullable Object[] entries = new @Nullable Object[SLOTS];
  private int size;

  /// The entry, or null when there is none.
  @SuppressWarnings("unchecked") // only put() fills the array
  @Nullable T get(int ssrc) {
    int slot = hash(ssrc);
    while (true) {
      Object entry = entries[slot];
      if (entry == null || ssrcs[slot] == ssrc) {
        return (T) entry;
      }
      slot = (slot + 1) & (SLOTS - 1);
    }
  }

  boolean isFull() {
    return size == SrtpSession.MAX_SSRCS;
  }

  /// Adds an entry for an SSRC that has none, to a table that is not full.
  void put(int ssrc, T entry) {
    if (isFull()) {
      throw new IllegalStateException("more than " + SrtpSession.MAX_SSRCS + " SSRCs");
    }
    int slot = hash(ssrc);
    while (entries[slot] != null) {
      slot = (slot + 1) & (SLOTS - 1);
    }
    ssrcs[slot] = ssrc;
    entries[slot] = entry;
    size++;
  }

  private static int hash(int ssrc) {
    return (ssrc * 0x9e3779b9) >>> (32 - Integer.numberOfTrailingZeros(SLOTS));
  }
}
