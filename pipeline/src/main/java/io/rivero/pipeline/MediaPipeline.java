package io.rivero.pipeline;

import io.rivero.pipeline.net.MediaLoop;
import org.jspecify.annotations.Nullable;

/// A graph of media elements, all owned by one media loop.
public final class MediaPipeline extends MediaObject {
  private final MediaRuntime runtime;
  private final MediaLoop home;
  private final FlowWatch flows;
  private volatile boolean latencyStats;

  public MediaPipeline(MediaRuntime runtime) {
    super(null);
    this.runtime = runtime;
    this.home = runtime.enter(this);
    this.flows = new FlowWatch(this);
    onHome(() -> {
      home.add(flows);
      return null;
    });
  }

  @Override
  public MediaRuntime runtime() {
    return runtime;
  }

  @Override
  MediaLoop home() {
    return home;
  }

  @Override
  public MediaPipeline getMediaPipeline() {
    return this;
  }

  /// Does `getStats` of the elements carry latencies?
  public boolean getLatencyStats() {
    return latencyStats;
  }

  public void setLatencyStats(boolean latencyStats) {
    this.latencyStats = latencyStats;
  }

  /// A Graphviz drawing of the elements and their connections.
  ///
  /// @param details absent for all
  public String getGstreamerDot(@Nullable GstreamerDotDetails details) {
    return onHome(() -> Dot.of(getId(), children(), details, home.clock().nowNanos()));
  }

  /// Writes the drawing to the folder of the runtime; nothing happens without one.
  public void dumpGstreamerDot(@Nullable GstreamerDotDetails details) {
    runtime.dotFolder().write(this, getGstreamerDot(details));
  }

  FlowWatch flows() {
    return flows;
  }

  @Override
  void released() {
    home.remove(flows);
    runtime.leave(this);
  }
}
