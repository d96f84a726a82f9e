package io.rivero.benchmarks;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Locale;
import java.util.function.IntConsumer;

/// What a codec allocates for a frame once it is steady.
final class Allocation {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private Allocation() {}

  /// Runs all frames twice on this thread and prints the mean of the second time: buffers have
  /// grown by then. Compiled code allocates less, so this comes after the passes that warm up.
  ///
  /// @param frame takes numbers from 0 to twice `frames`
  static void print(int frames, IntConsumer frame) {
    for (int i = 0; i < frames; i++) {
      frame.accept(i);
    }
    long start = THREADS.getCurrentThreadAllocatedBytes();
    for (int i = frames; i < 2 * frames; i++) {
      frame.accept(i);
    }
    long bytes = THREADS.getCurrentThreadAllocatedBytes() - start;
    System.out.printf(
        Locale.ROOT, "allocated: %.1f bytes a frame, steady%n", (double) bytes / frames);
  }
}
