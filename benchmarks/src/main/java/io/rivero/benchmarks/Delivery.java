package io.rivero.benchmarks;

import io.rivero.rtp.SequenceExtender;
import java.util.BitSet;

/// Counts the distinct packets of one stream by their sequence numbers. Owner: one thread.
final class Delivery {
  private final SequenceExtender extender = new SequenceExtender();
  private final BitSet seen = new BitSet();
  private long first = Long.MIN_VALUE;
  private long distinct;
  private long duplicates;

  /// @param sequenceNumber 16 bits, as on the wire
  void received(int sequenceNumber) {
    long sequence = extender.extend(sequenceNumber);
    if (first == Long.MIN_VALUE) {
      first = sequence;
    }
    if (sequence
        < first) { // before the first that came: cannot be a duplicate often enough to matter
      distinct++;
      return;
    }
    int index = (int) (sequence - first);
    if (seen.get(index)) {
      duplicates++;
    } else {
      seen.set(index);
      distinct++;
    }
  }

  long distinct() {
    return distinct;
  }

  long duplicates() {
    return duplicates;
  }
}
