package io.rivero.pipeline.video;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/// What became of the pictures of all stages since the process began. Any thread.
public final class PictureCounters {
  /// What became of one.
  public enum Outcome {
    /// A frame was decoded.
    DECODED,
    /// A frame was not decoded: one before it was missing, or time had run out.
    DECODE_SKIPPED,
    /// A filter was applied.
    FILTERED,
    /// A filter left a picture out because a newer one was there.
    FILTER_SKIPPED,
    /// A picture was encoded.
    ENCODED,
    /// An encoder left a picture out because a newer one was there.
    ENCODE_SKIPPED,
    /// An encoder left a picture out to keep its bit rate.
    ENCODE_HELD,
    /// A stage was ended by a fault of ours.
    FAULT
  }

  private final Map<Outcome, LongAdder> counts = new EnumMap<>(Outcome.class);

  public PictureCounters() {
    for (Outcome outcome : Outcome.values()) {
      counts.put(outcome, new LongAdder());
    }
  }

  public long count(Outcome outcome) {
    return adder(outcome).sum();
  }

  /// One counter of a stage, which counts here, too.
  Counter counter(Outcome outcome) {
    return new Counter(adder(outcome));
  }

  private LongAdder adder(Outcome outcome) {
    LongAdder adder = counts.get(outcome);
    if (adder == null) {
      throw new IllegalStateException("not counted: " + outcome);
    }
    return adder;
  }

  /// Counts for one stage and for all.
  static final class Counter {
    private final LongAdder all;
    private final LongAdder mine = new LongAdder();

    private Counter(LongAdder all) {
      this.all = all;
    }

    void add(long pictures) {
      mine.add(pictures);
      all.add(pictures);
    }

    long sum() {
      return mine.sum();
    }
  }
}
