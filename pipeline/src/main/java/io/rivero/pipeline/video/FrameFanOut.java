package io.rivero.pipeline.video;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/// Gives each picture to all consumers. They come and go on the home loop while a work thread
/// gives.
public final class FrameFanOut implements FrameSink {
  private final List<FrameSink> sinks = new CopyOnWriteArrayList<>();

  public void add(FrameSink sink) {
    sinks.add(sink);
  }

  public void remove(FrameSink sink) {
    sinks.remove(sink);
  }

  public boolean isEmpty() {
    return sinks.isEmpty();
  }

  @Override
  public void frame(VideoFrame frame) {
    for (FrameSink sink : sinks) {
      sink.frame(frame);
    }
  }
}
