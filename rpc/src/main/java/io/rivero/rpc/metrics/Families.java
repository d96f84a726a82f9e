package io.rivero.rpc.metrics;

import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/// The metrics of a page, one family after the other.
final class Families {
  private final List<MetricSnapshot> snapshots = new ArrayList<>();

  List<MetricSnapshot> snapshots() {
    return snapshots;
  }

  void gauge(String name, String help, double value) {
    gauge(name, help, List.of(""), any -> Labels.EMPTY, any -> value);
  }

  void counter(String name, String help, double value) {
    counter(name, help, List.of(""), any -> Labels.EMPTY, any -> value);
  }

  <T> void gauge(
      String name,
      String help,
      List<T> items,
      java.util.function.Function<T, Labels> labels,
      ToDoubleFunction<T> value) {
    GaugeSnapshot.Builder family = GaugeSnapshot.builder().name(name).help(help);
    for (T item : items) {
      family.dataPoint(
          GaugeDataPointSnapshot.builder()
              .labels(labels.apply(item))
              .value(value.applyAsDouble(item))
              .build());
    }
    snapshots.add(family.build());
  }

  /// @param name without the `_total` that the format adds
  <T> void counter(
      String name,
      String help,
      List<T> items,
      java.util.function.Function<T, Labels> labels,
      ToDoubleFunction<T> value) {
    CounterSnapshot.Builder family = CounterSnapshot.builder().name(name).help(help);
    for (T item : items) {
      family.dataPoint(
          CounterDataPointSnapshot.builder()
              .labels(labels.apply(item))
              .value(value.applyAsDouble(item))
              .build());
    }
    snapshots.add(family.build());
  }

  /// Of each method that was called.
  void latencies(String name, String help, Map<String, RequestMetrics.Entry> entries) {
    HistogramSnapshot.Builder family = HistogramSnapshot.builder().name(name).help(help);
    double[] bounds = new double[RequestMetrics.BOUNDS.length + 1];
    System.arraycopy(RequestMetrics.BOUNDS, 0, bounds, 0, RequestMetrics.BOUNDS.length);
    bounds[bounds.length - 1] = Double.POSITIVE_INFINITY;
    new LinkedHashMap<>(entries)
        .forEach((method, entry) ->
            family.dataPoint(
                HistogramDataPointSnapshot.builder()
                    .labels(Labels.of("method", method))
                    .classicHistogramBuckets(ClassicHistogramBuckets.of(bounds, entry.buckets()))
                    .sum(entry.seconds())
                    .build()));
    snapshots.add(family.build());
  }
}
