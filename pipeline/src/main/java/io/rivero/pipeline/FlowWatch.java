package io.rivero.pipeline;

import io.rivero.pipeline.net.MediaLoop;

/// Tells the application when media begins and ceases to flow through the elements of one pipeline.
/// Begin is seen with the first packet, end by looking twice a second for sources that were silent
/// for two seconds.
final class FlowWatch implements MediaLoop.Timed {
  static final long SILENCE_NANOS = 2_000_000_000L;
  private static final long POLL_NANOS = 500_000_000L;
  private static final MediaType[] WATCHED = {MediaType.AUDIO, MediaType.VIDEO};

  private final MediaPipeline pipeline;
  private long deadlineNanos = Long.MAX_VALUE;

  FlowWatch(MediaPipeline pipeline) {
    this.pipeline = pipeline;
  }

  /// Something changed that may begin or end a flow: look at the end of this turn of the loop.
  void changed() {
    deadlineNanos = pipeline.home().clock().nowNanos();
    pipeline.home().touched(this);
  }

  @Override
  public long deadlineNanos() {
    return deadlineNanos;
  }

  @Override
  public void onTimeout(long nowNanos) {
    boolean flowing = false;
    for (MediaObject child : pipeline.children()) {
      if (child instanceof MediaElement element) {
        for (MediaType type : WATCHED) {
          boolean out = flows(element, type, nowNanos);
          MediaElement source = element.source(type);
          element.flowOut(type, out);
          element.flowIn(type, source != null && flows(source, type, nowNanos));
          flowing |= out;
        }
      }
    }
    deadlineNanos = flowing ? nowNanos + POLL_NANOS : Long.MAX_VALUE;
  }

  private static boolean flows(MediaElement element, MediaType type, long nowNanos) {
    Source source = element.gives(type);
    return source != null && source.isFlowing(nowNanos);
  }
}
