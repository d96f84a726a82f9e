package io.rivero.rpc.metrics;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/// Counts requests by method and outcome, and how long they took. Safe for use by any thread.
///
/// A peer cannot make it grow: methods that do not exist are one, and codes are those that the
/// server itself gives.
public final class RequestMetrics {
  /// What counts as itself; everything else is {@link #OTHER}.
  static final List<String> METHODS =
      List.of(
          "closeSession",
          "connect",
          "create",
          "describe",
          "invoke",
          "keepAlive",
          "ping",
          "ref",
          "release",
          "subscribe",
          "transaction",
          "unref",
          "unsubscribe");

  /// Malformed requests and unknown methods.
  public static final String OTHER = "other";

  /// Upper bounds of the histogram, in seconds.
  static final double[] BOUNDS = {
    0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10
  };

  private static final double NANOS = 1e9;

  /// Of one method.
  static final class Entry {
    private final LongAdder[] buckets = new LongAdder[BOUNDS.length + 1];
    private final LongAdder nanos = new LongAdder();
    private final Map<Integer, LongAdder> byCode = new ConcurrentHashMap<>();

    private Entry() {
      for (int i = 0; i < buckets.length; i++) {
        buckets[i] = new LongAdder();
      }
    }

    /// How many fell into each bucket and no smaller one; the last one has no upper bound.
    long[] buckets() {
      long[] counts = new long[buckets.length];
      for (int i = 0; i < counts.length; i++) {
        counts[i] = buckets[i].sum();
      }
      return counts;
    }

    double seconds() {
      return nanos.sum() / NANOS;
    }

    Map<Integer, Long> byCode() {
      Map<Integer, Long> counts = new TreeMap<>();
      byCode.forEach((code, count) -> counts.put(code, count.sum()));
      return counts;
    }
  }

  private final Map<String, Entry> entries = new TreeMap<>();

  public RequestMetrics() {
    METHODS.forEach(method -> entries.put(method, new Entry()));
    entries.put(OTHER, new Entry());
  }

  /// A request has been answered.
  ///
  /// @param method as it was named
  /// @param code of the error, 0 for none
  /// @param nanos from its start to its answer
  public void answered(String method, int code, long nanos) {
    Entry entry = entries.get(method);
    if (entry == null) {
      entry = other();
    }
    entry.buckets[bucket(nanos / NANOS)].increment();
    entry.nanos.add(nanos);
    LongAdder count = entry.byCode.get(code);
    if (count == null) {
      count = entry.byCode.computeIfAbsent(code, key -> new LongAdder());
    }
    count.increment();
  }

  /// By method, {@link #OTHER} included.
  Map<String, Entry> entries() {
    return entries;
  }

  private Entry other() {
    Entry entry = entries.get(OTHER);
    if (entry == null) {
      throw new IllegalStateException("put in the constructor");
    }
    return entry;
  }

  private static int bucket(double seconds) {
    int i = 0;
    while (i < BOUNDS.length && seconds > BOUNDS[i]) {
      i++;
    }
    return i;
  }
}
