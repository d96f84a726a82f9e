package io.rivero.rpc.metrics;

import io.prometheus.metrics.model.snapshots.Labels;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.lang.management.MemoryUsage;
import java.util.List;

/// The JVM, under the names that Prometheus' own library gives.
final class JvmFamilies {
  private record Area(String name, MemoryUsage usage) {}

  private JvmFamilies() {}

  static void add(Families to) {
    MemoryMXBean memory = ManagementFactory.getMemoryMXBean();
    List<Area> areas =
        List.of(
            new Area("heap", memory.getHeapMemoryUsage()),
            new Area("nonheap", memory.getNonHeapMemoryUsage()));
    to.gauge(
        "jvm_memory_used_bytes",
        "Memory in use.",
        areas,
        JvmFamilies::labels,
        area -> area.usage.getUsed());
    to.gauge(
        "jvm_memory_committed_bytes",
        "Memory that the JVM has taken.",
        areas,
        JvmFamilies::labels,
        area -> area.usage.getCommitted());
    to.gauge(
        "jvm_memory_max_bytes",
        "Memory that it may take, -1 for no limit.",
        areas,
        JvmFamilies::labels,
        area -> area.usage.getMax());
    List<GarbageCollectorMXBean> collectors = ManagementFactory.getGarbageCollectorMXBeans();
    to.counter(
        "jvm_gc_collections",
        "Garbage collections.",
        collectors,
        JvmFamilies::labels,
        collector -> Math.max(0, collector.getCollectionCount()));
    to.counter(
        "jvm_gc_collection_seconds",
        "Time they took.",
        collectors,
        JvmFamilies::labels,
        collector -> Math.max(0, collector.getCollectionTime()) / 1e3);
    to.gauge(
        "jvm_threads_current",
        "Platform threads.",
        ManagementFactory.getThreadMXBean().getThreadCount());
    to.counter(
        "process_cpu_seconds",
        "Time of all cores.",
        ProcessHandle.current().info().totalCpuDuration().map(d -> d.toNanos() / 1e9).orElse(0.0));
  }

  private static Labels labels(Area area) {
    return Labels.of("area", area.name);
  }

  private static Labels labels(GarbageCollectorMXBean collector) {
    return Labels.of("gc", collector.getName());
  }
}
