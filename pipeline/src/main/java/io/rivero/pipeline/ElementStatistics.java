package io.rivero.pipeline;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// What {@link MediaElement#getStats} answers; on the home loop.
final class ElementStatistics {
  private ElementStatistics() {}

  /// Empty before there is anything to tell, as with Kurento.
  static Map<String, Stats> of(MediaElement element, Set<MediaType> types) {
    var entries = new LinkedHashMap<String, Stats>();
    long now = System.currentTimeMillis();
    for (Stats entry : element.streamStatistics(types, now)) {
      entries.put(entry.id(), entry);
    }
    if (entries.isEmpty() && !element.hasFlowed()) {
      return entries;
    }
    String id = element.getId();
    List<MediaLatencyStat> latencies = latencies(element, types);
    entries.put(
        id,
        element.isEndpoint()
            ? new Stats.EndpointStats(id, StatsType.endpoint, now, latencies, latencies)
            : new Stats.ElementStats(id, StatsType.element, now, latencies));
    return entries;
  }

  /// In nanoseconds. Packets are passed on in the turn of the loop in which they came, so only what
  /// is decoded has a latency.
  private static List<MediaLatencyStat> latencies(MediaElement element, Set<MediaType> types) {
    var latencies = new ArrayList<MediaLatencyStat>();
    if (element.getMediaPipeline().getLatencyStats()) {
      for (MediaType type : List.of(MediaType.AUDIO, MediaType.VIDEO)) {
        if (types.contains(type) && element.source(type) != null) {
          String name = "sink_" + type.name().toLowerCase(java.util.Locale.ROOT) + "_default";
          latencies.add(new MediaLatencyStat(name, type, element.latencyNanos(type)));
        }
      }
    }
    return latencies;
  }
}
