package io.rivero.pipeline.audio;

import io.rivero.codec.audio.JitterStatistics;
import io.rivero.pipeline.work.OutcomeCounters;

/// Adds what one jitter buffer has done since it was looked at the last time to the counters of
/// all. Owned by one thread.
final class JitterCounts {
  private final OutcomeCounters<SoundOutcome> counters;
  private final int samplesPerBlock;
  private long concealed;
  private long repaired;
  private long late;
  private long malformed;
  private long restarts;

  JitterCounts(OutcomeCounters<SoundOutcome> counters, int sampleRateHz) {
    this.counters = counters;
    samplesPerBlock = sampleRateHz * AudioBlock.MILLIS / 1000;
  }

  void add(JitterStatistics now) {
    long blocks = now.concealedSamples() / samplesPerBlock;
    counters.add(SoundOutcome.CONCEALED, blocks - concealed);
    concealed = blocks;
    long repairs = now.recoveredSamples() / samplesPerBlock + now.redundantPackets();
    counters.add(SoundOutcome.REPAIRED, repairs - repaired);
    repaired = repairs;
    counters.add(SoundOutcome.LATE, now.late() - late);
    late = now.late();
    counters.add(SoundOutcome.MALFORMED, now.malformed() - malformed);
    malformed = now.malformed();
    counters.add(SoundOutcome.BEGUN, now.restarts() - restarts);
    restarts = now.restarts();
  }
}
