package io.rivero.rpc.metrics;

import io.prometheus.metrics.expositionformats.ExpositionFormatWriter;
import io.prometheus.metrics.expositionformats.OpenMetricsTextFormatWriter;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import io.rivero.pipeline.LoopObservation;
import io.rivero.pipeline.audio.SoundOutcome;
import io.rivero.pipeline.video.PictureOutcome;
import io.rivero.pipeline.work.OutcomeCounters;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The page `/metrics`. The library that writes it is loaded when it is first asked for; until then
/// counting is all that happens.
///
/// No label has a value that a peer chooses.
public final class Metrics {
  /// What is there at one moment.
  ///
  /// @param connections WebSockets
  /// @param queuedBytes that wait to be sent to all of them
  /// @param sessions of clients
  /// @param subscriptions of clients
  /// @param objects by class
  /// @param ready does the server take new pipelines?
  /// @param loops media loops
  /// @param pictures that were decoded, changed and encoded
  /// @param sounds that were decoded and encoded
  /// @param waitingStages of those that wait for a thread
  public record State(
      int connections,
      long queuedBytes,
      int sessions,
      int subscriptions,
      Map<String, Integer> objects,
      boolean ready,
      List<LoopObservation> loops,
      OutcomeCounters<PictureOutcome> pictures,
      OutcomeCounters<SoundOutcome> sounds,
      int waitingStages) {}

  /// A page and its type.
  ///
  /// @param contentType of HTTP
  /// @param text of the page
  public record Page(String contentType, String text) {}

  private final RequestMetrics requests;
  private final ConnectionMetrics connections;
  private final String version;

  /// @param version of the server
  public Metrics(RequestMetrics requests, ConnectionMetrics connections, String version) {
    this.requests = requests;
    this.connections = connections;
    this.version = version;
  }

  /// Writes the page.
  ///
  /// @param accept the header `Accept`: OpenMetrics if it asks for it, else Prometheus
  public Page page(State state, @Nullable String accept) {
    ExpositionFormatWriter writer = OpenMetricsTextFormatWriter.create();
    if (!writer.accepts(accept)) {
      writer = PrometheusTextFormatWriter.create();
    }
    var families = new Families();
    new ServerFamilies(requests, connections, version).add(state, families);
    MediaFamilies.add(state, families);
    JvmFamilies.add(families);
    var out = new ByteArrayOutputStream();
    try {
      writer.write(out, new MetricSnapshots(families.snapshots()));
    } catch (IOException e) {
      throw new UncheckedIOException(e); // an array does not fail
    }
    return new Page(writer.getContentType(), out.toString(StandardCharsets.UTF_8));
  }
}
