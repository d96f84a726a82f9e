package io.rivero.pipeline.work;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/// What became of the media of all stages since the process began. Any thread.
///
/// @param <O> what may become of it
public final class OutcomeCounters<O extends Enum<O>> {
  private final Map<O, LongAdder> counts;

  public OutcomeCounters(Class<O> outcomes) {
    counts = new EnumMap<>(outcomes);
    for (O outcome : outcomes.getEnumConstants()) {
      counts.put(outcome, new LongAdder());
    }
  }

  public long count(O outcome) {
    return adder(outcome).sum();
  }

  public void add(O outcome, long more) {
    adder(outcome).add(more);
  }

  /// One counter of a stage, which counts here, too.
  public Counter counter(O outcome) {
    return new Counter(adder(outcome));
  }

  private LongAdder adder(O outcome) {
    LongAdder adder = counts.get(outcome);
    if (adder == null) {
      throw new IllegalStateException("not counted: " + outcome);
    }
    return adder;
  }

  /// Counts for one stage and for all.
  public static final class Counter {
    private final LongAdder all;
    private final LongAdder mine = new LongAdder();

    private Counter(LongAdder all) {
      this.all = all;
    }

    public void add(long more) {
      mine.add(more);
      all.add(more);
    }

    public long sum() {
      return mine.sum();
    }
  }
}
