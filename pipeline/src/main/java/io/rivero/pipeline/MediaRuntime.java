package io.rivero.pipeline;

import io.rivero.pipeline.net.MediaLoop;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/// What all pipelines of a process share: media loops with their ports, certificates, and the
/// listener for events. Safe for use by any thread.
public final class MediaRuntime implements AutoCloseable {
  private static final Logger LOGGER = System.getLogger(MediaRuntime.class.getName());

  /// How a runtime is set up.
  ///
  /// @param mediaPort UDP port of the first loop, the next ones follow; 0 for any
  /// @param mediaLoops 1 to 64
  public record Config(int mediaPort, int mediaLoops) {
    /// One loop per core, at most four; ports from 20000 on.
    public static Config defaults() {
      return new Config(20_000, Math.min(4, Runtime.getRuntime().availableProcessors()));
    }
  }

  private final EventListener listener;
  private final List<MediaLoop> loops;
  private final Map<MediaPipeline, MediaLoop> pipelines = new HashMap<>();

  public MediaRuntime(Config config, EventListener listener) {
    this.listener = listener;
    this.loops =
        IntStream.range(0, config.mediaLoops()).mapToObj(i -> new MediaLoop("media-" + i)).toList();
  }

  /// The pipelines that are not released.
  public List<MediaPipeline> pipelines() {
    synchronized (pipelines) {
      return new ArrayList<>(pipelines.keySet());
    }
  }

  /// Releases every pipeline and closes the sockets.
  @Override
  public void close() {
    pipelines().forEach(MediaPipeline::release);
    loops.forEach(MediaLoop::close);
  }

  /// Finds a home for a new pipeline: the loop with the fewest.
  MediaLoop enter(MediaPipeline pipeline) {
    synchronized (pipelines) {
      MediaLoop best = loops.getFirst();
      long fewest = Long.MAX_VALUE;
      for (MediaLoop loop : loops) {
        long count = pipelines.values().stream().filter(home -> home == loop).count();
        if (count < fewest) {
          fewest = count;
          best = loop;
        }
      }
      pipelines.put(pipeline, best);
      return best;
    }
  }

  void leave(MediaPipeline pipeline) {
    synchronized (pipelines) {
      pipelines.remove(pipeline);
    }
  }

  void raise(MediaObject source, Event event) {
    try {
      listener.onEvent(source, event, System.currentTimeMillis());
    } catch (RuntimeException e) {
      LOGGER.log(Level.ERROR, "listener of events failed on " + event, e);
    }
  }
}
