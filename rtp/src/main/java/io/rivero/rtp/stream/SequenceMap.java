package io.rivero.rtp.stream;

/// Maps the sequence numbers of a source to those of one leg, both extended: packets that the leg
/// leaves out take their numbers with them, packets that are missing keep theirs.
///
/// The mapping is a few runs, each with a constant difference; a new run begins behind each left
/// out packet. The last 64 runs are kept, so a late packet finds its place.
final class SequenceMap {
  /// Answer of a look-up without result.
  static final long NONE = Long.MIN_VALUE;

  private static final int RUNS = 64;
  private static final int MASK = RUNS - 1;

  private final long[] starts = new long[RUNS]; // first source number of a run
  private final long[] differences = new long[RUNS]; // leg - source
  private int newest = -1;
  private int oldest;
  private long highest; // source

  /// Begins anew: the source's `sourceSequence` becomes the leg's `legSequence`. Earlier numbers of
  /// both sides are unknown from now on.
  void start(long sourceSequence, long legSequence) {
    newest = 0;
    oldest = 0;
    starts[0] = sourceSequence;
    differences[0] = legSequence - sourceSequence;
    highest = sourceSequence - 1;
  }

  /// Whether there is a mapping.
  boolean isStarted() {
    return newest >= 0;
  }

  /// Takes note of a number and maps it.
  ///
  /// @return the leg's number, or [#NONE] if the packet comes too late or was left out before
  long map(long sourceSequence) {
    long mapped = find(sourceSequence);
    highest = Math.max(highest, sourceSequence);
    return mapped;
  }

  /// Leaves out a packet that is newer than all others.
  ///
  /// @return false if a later packet has been mapped already: then the place of this one is
  ///   reserved, and has to be filled
  boolean leaveOut(long sourceSequence) {
    if (sourceSequence <= highest) {
      return false;
    }
    highest = sourceSequence;
    long next = sourceSequence + 1;
    long difference = differences[newest & MASK] - 1;
    if (starts[newest & MASK] != sourceSequence) {
      newest++;
      oldest = Math.max(oldest, newest - MASK);
    }
    starts[newest & MASK] = next;
    differences[newest & MASK] = difference;
    return true;
  }

  private long find(long sourceSequence) {
    long next = Long.MAX_VALUE; // first leg number of the following run
    for (int run = newest; run >= oldest; run--) {
      long difference = differences[run & MASK];
      if (sourceSequence >= starts[run & MASK]) {
        long mapped = sourceSequence + difference;
        return mapped < next ? mapped : NONE;
      }
      next = starts[run & MASK] + difference;
    }
    return NONE;
  }

  /// The source's number for a number of the leg that was given to it, or [#NONE].
  long sourceOf(long legSequence) {
    for (int run = newest; run >= oldest && run >= 0; run--) {
      long difference = differences[run & MASK];
      if (legSequence >= starts[run & MASK] + difference) {
        long source = legSequence - difference;
        return source <= highest ? source : NONE;
      }
    }
    return NONE;
  }

  /// The highest number of the leg that is taken: the next free one is one more.
  long highestLegSequence() {
    return highest + differences[newest & MASK];
  }

  /// The highest number of the source so far.
  long highest() {
    return highest;
  }
}
