package io.rivero.pipeline.audio;

import io.rivero.codec.audio.JitterStatistics;
import io.rivero.pipeline.audio.SoundCounters.Outcome;

/// Adds what one jitter buffer has done since it was looked at the last time to the counters of
/// all. Owned by one thread.
final class JitterCounts {
  private final SoundCounters counters;
  private final int samplesPerBlock;
  private long concealed;
  private long repaired;
  private long late;
  private long malformed;
  private long restarts;

  JitterCounts(SoundCounters counters, int sampleRateHz) {
    this.counters = counters;
    samplesPerBlock = sampleRateHz * AudioBlock.MILLIS / 1000;
  }

  void add(JitterStatistics now) {
    long blocks = now.concealedSamples() / samplesPerBlock;
    counters.add(Outcome.CONCEALED, blocks - concealed);
    concealed = blocks;
    long repairs = now.recoveredSamples() / samplesPerBlock + now.redundantPackets();
    counters.add(Outcome.REPAIRED, repairs - repaired);
    repaired = repairs;
    counters.add(Outcome.LATE, now.late() - late);
    late = now.late();
    counters.add(Outcome.MALFORMED, now.malformed() - malformed);
    malformed = now.malformed();
    counters.add(Outcome.BEGUN, now.restarts() - restarts);
    restarts = now.restarts();
  }
}
