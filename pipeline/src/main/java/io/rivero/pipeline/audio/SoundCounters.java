package io.rivero.pipeline.audio;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/// What became of the sound of all stages since the process began. Any thread.
public final class SoundCounters {
  /// What became of one packet or of one block of 20 ms.
  public enum Outcome {
    /// A block was decoded.
    DECODED,
    /// A block was encoded.
    ENCODED,
    /// A block was missing, and something like it was played.
    CONCEALED,
    /// A block was missing, and a packet behind it told what it was.
    REPAIRED,
    /// A packet came after its time.
    LATE,
    /// A packet could not be decoded.
    MALFORMED,
    /// A packet or block was left out because a stage was behind.
    SKIPPED,
    /// A stream began: another codec or SSRC, or timestamps from anew.
    BEGUN,
    /// A stage was ended by a fault of ours.
    FAULT
  }

  private final Map<Outcome, LongAdder> counts = new EnumMap<>(Outcome.class);

  public SoundCounters() {
    for (Outcome outcome : Outcome.values()) {
      counts.put(outcome, new LongAdder());
    }
  }

  public long count(Outcome outcome) {
    return adder(outcome).sum();
  }

  void add(Outcome outcome, long more) {
    adder(outcome).add(more);
  }

  private LongAdder adder(Outcome outcome) {
    LongAdder adder = counts.get(outcome);
    if (adder == null) {
      throw new IllegalStateException("not counted: " + outcome);
    }
    return adder;
  }
}
