package io.rivero.pipeline.work;

import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/// The platform threads `work-0`, `work-1`, ... that decode, filter and encode; none is there while
/// nothing has to be done for half a minute.
///
/// What runs on them is one {@link Actor} each, so the queue is never longer than there are actors.
public final class WorkPool implements AutoCloseable {
  private static final int IDLE_SECONDS = 30;

  private final AtomicInteger numbers = new AtomicInteger();
  private final ThreadPoolExecutor executor;

  /// @param threads at least 1
  public WorkPool(int threads) {
    executor =
        new ThreadPoolExecutor(
            threads,
            threads,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            task ->
                Thread.ofPlatform()
                    .name("work-" + Math.floorMod(numbers.getAndIncrement(), threads))
                    .daemon()
                    .unstarted(task));
    executor.allowCoreThreadTimeOut(true);
  }

  /// One core stays with the media loops, where there is more than one.
  public static int defaultThreads() {
    return Math.max(1, Runtime.getRuntime().availableProcessors() - 1);
  }

  void execute(Runnable task) {
    if (!executor.isShutdown()) {
      executor.execute(task);
    }
  }

  /// How many actors wait for a thread.
  public int waiting() {
    return executor.getQueue().size();
  }

  /// Lets what runs now end, and drops the rest.
  @Override
  public void close() {
    executor.shutdownNow();
  }
}
