package io.rivero.benchmarks;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Locale;
import java.util.function.IntConsumer;

/// What a codec allocates for a frame once it is steady.
final class Allocation {
  /// Until then buffers grow.
  private static final int FIRST_STEADY = 30;

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private Allocation() {}

  /// Runs all frames on this thread and prints the mean of the steady ones; compiled code allocates
  /// less, so this comes after the passes that warm up.
  static void print(int frames, IntConsumer frame) {
    if (frames <= FIRST_STEADY) {
      return;
    }
    for (int i = 0; i < FIRST_STEADY; i++) {
      frame.accept(i);
    }
    long start = THREADS.getCurrentThreadAllocatedBytes();
    for (int i = FIRST_STEADY; i < frames; i++) {
      frame.accept(i);
    }
    long bytes = THREADS.getCurrentThreadAllocatedBytes() - start;
    System.out.printf(
        Locale.ROOT,
        "allocated: %.1f bytes a frame from frame %d on%n",
        (double) bytes / (frames - FIRST_STEADY),
        FIRST_STEADY);
  }
}
