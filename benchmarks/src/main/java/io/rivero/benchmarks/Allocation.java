package io.rivero.benchmarks;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;

/// What a codec allocates for a frame once it is steady.
final class Allocation {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(30);
  private static final double SETTLED_BYTES = 1024;

  private Allocation() {}

  /// Runs all frames on this thread again and again and prints the mean of the last time. Buffers
  /// grow in the first; and a method that works on vectors makes objects of them until it is
  /// compiled, which takes thousands of calls and so, of a method that a clip seldom needs, many
  /// times the clip. The last time is the first of less than 1 kB a frame, or after 30 s any.
  ///
  /// @param frame takes numbers from 0 on, `frames` of them each time
  static void print(int frames, IntConsumer frame) {
    long start = System.nanoTime();
    int next = 0;
    double mean;
    do {
      long before = THREADS.getCurrentThreadAllocatedBytes();
      for (int end = next + frames; next < end; next++) {
        frame.accept(next);
      }
      mean = (double) (THREADS.getCurrentThreadAllocatedBytes() - before) / frames;
    } while ((mean >= SETTLED_BYTES || next == frames)
        && System.nanoTime() - start < PATIENCE_NANOS);
    System.out.printf(
        Locale.ROOT,
        "allocated: %.1f bytes a frame, steady after %d frames%n",
        mean,
        next - frames);
  }
}
