package io.rivero.pipeline;

import io.rivero.pipeline.net.MediaLoop;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Looks at one media loop from outside, for metrics. A loop that is stuck is seen, too: counters
/// are read without it, and what only the loop can add up is then that of the last time.
final class LoopObserver {
  private static final long PATIENCE_NANOS = 1_000_000_000L;

  private final MediaLoop loop;

  /// Endpoints that have been released; on the loop.
  private StreamTotals ended = StreamTotals.NONE;

  /// As told last; on the loop.
  private StreamTotals told = StreamTotals.NONE;

  private volatile StreamTotals lastTold = StreamTotals.NONE;

  LoopObserver(MediaLoop loop) {
    this.loop = loop;
  }

  /// Streams of an endpoint end, with what they have counted; on the loop.
  void streamsEnd(StreamTotals totals) {
    ended = ended.plus(totals);
  }

  /// Takes a second at most.
  ///
  /// @param pipelines at home on this loop
  LoopObservation observe(List<MediaPipeline> pipelines) {
    long asked = System.nanoTime();
    long lag = PATIENCE_NANOS;
    var answer = new CompletableFuture<Long>();
    boolean accepted =
        loop.execute(() -> {
          long ran = System.nanoTime();
          lastTold = told(pipelines);
          answer.complete(ran);
        });
    try {
      if (accepted) {
        lag = Math.min(lag, answer.get(PATIENCE_NANOS, TimeUnit.NANOSECONDS) - asked);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException e) {
      // stuck: told as the longest lag
    }
    return new LoopObservation(
        loop.name(),
        loop.counters(),
        loop.waitingTasks(),
        loop.refusedTasks(),
        lag / 1e9,
        lastTold);
  }

  private StreamTotals told(List<MediaPipeline> pipelines) {
    StreamTotals sum = ended;
    for (MediaPipeline pipeline : pipelines) {
      for (MediaObject child : pipeline.children()) {
        if (child instanceof MediaElement element) {
          sum = sum.plus(element.streamTotals());
        }
      }
    }
    told = sum.notBelow(told);
    return told;
  }
}
