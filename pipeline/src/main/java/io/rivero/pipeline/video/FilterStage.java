package io.rivero.pipeline.video;

import io.rivero.codec.picture.I420Picture;
import io.rivero.pipeline.work.Actor;
import io.rivero.pipeline.work.Latency;
import io.rivero.pipeline.work.OutcomeCounters;
import io.rivero.pipeline.work.WorkPool;
import java.util.function.Consumer;

/// Applies a filter to the newest picture and hands the result on.
public final class FilterStage implements FrameSink, AutoCloseable {
  private final LatestFrame input;
  private final PictureFilter filter;
  private final FrameSink output;
  private final Actor actor;
  private final Latency latency = new Latency();
  private final OutcomeCounters.Counter filtered;

  /// @param counters of all stages
  /// @param onFault told on a work thread what the filter has thrown; nothing comes afterwards
  public FilterStage(
      WorkPool pool,
      OutcomeCounters<PictureOutcome> counters,
      PictureFilter filter,
      FrameSink output,
      Consumer<RuntimeException> onFault) {
    this.filter = filter;
    this.output = output;
    input = new LatestFrame(counters.counter(PictureOutcome.FILTER_SKIPPED));
    filtered = counters.counter(PictureOutcome.FILTERED);
    var faults = counters.counter(PictureOutcome.FAULT);
    actor =
        new Actor(
            pool,
            this::step,
            input::clear,
            fault -> {
              faults.add(1);
              onFault.accept(fault);
            });
  }

  @Override
  public void frame(VideoFrame frame) {
    input.put(frame);
    actor.wake();
  }

  /// Pictures that the filter has changed.
  public long filtered() {
    return filtered.sum();
  }

  /// Pictures that were left out because a newer one was there.
  public long dropped() {
    return input.dropped();
  }

  /// From the arrival of a picture's last packet until the filter takes it, on average.
  public double latencyNanos() {
    return latency.nanos();
  }

  @Override
  public void close() {
    actor.close();
  }

  /// A stage that has been closed may still be at its last picture when the next one begins.
  private I420Picture filtered(VideoFrame frame) {
    synchronized (filter) {
      return filter.apply(frame.picture(), frame.timestamp());
    }
  }

  private boolean step() {
    VideoFrame frame = input.take();
    if (frame == null) {
      return false;
    }
    try {
      latency.add(System.nanoTime() - frame.receivedNanos());
      I420Picture result = filtered(frame);
      try {
        filtered.add(1);
        output.frame(frame.withPicture(result));
      } finally {
        result.release();
      }
    } finally {
      frame.picture().release();
    }
    return true;
  }
}
