package io.rivero.pipeline.net;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/// What a media loop counts. The loop alone counts, by a plain addition that other threads see
/// sooner or later, so that counting a packet costs no barrier; any thread may read.
public final class LoopCounters {
  /// One number that only grows.
  public static final class Counter {
    private static final VarHandle VALUE;

    static {
      try {
        VALUE = MethodHandles.lookup().findVarHandle(Counter.class, "value", long.class);
      } catch (ReflectiveOperationException e) {
        throw new ExceptionInInitializerError(e);
      }
    }

    private long value;

    Counter() {}

    /// On the loop.
    void add(long amount) {
      VALUE.setOpaque(this, value + amount);
    }

    /// Any thread.
    public long get() {
      return (long) VALUE.getOpaque(this);
    }
  }

  /// Datagrams that came in, and their bytes.
  public final Counter received = new Counter();

  public final Counter receivedBytes = new Counter();

  /// Datagrams that went out, and their bytes.
  public final Counter sent = new Counter();

  public final Counter sentBytes = new Counter();

  /// Datagrams that the kernel did not take.
  public final Counter dropped = new Counter();

  /// Datagrams of no known protocol, or from nobody that we know.
  public final Counter unknown = new Counter();

  /// Nanoseconds that the loop was not asleep.
  public final Counter busyNanos = new Counter();

  LoopCounters() {}
}
