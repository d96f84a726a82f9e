package io.rivero.pipeline.video;

import io.rivero.pipeline.work.OutcomeCounters;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// A mailbox for one picture: what is not taken in time makes room for what is newer, and is
/// counted. So an element that is too slow lowers the frame rate and not the freshness.
final class LatestFrame {
  private final AtomicReference<@Nullable VideoFrame> slot = new AtomicReference<>();
  private final OutcomeCounters.Counter dropped;

  /// @param dropped counts pictures that nobody took
  LatestFrame(OutcomeCounters.Counter dropped) {
    this.dropped = dropped;
  }

  /// Keeps the picture for {@link #take}.
  void put(VideoFrame frame) {
    frame.picture().retain();
    VideoFrame former = slot.getAndSet(frame);
    if (former != null) {
      former.picture().release();
      dropped.add(1);
    }
  }

  /// The newest picture, which the caller has to release; null if there is none.
  @Nullable VideoFrame take() {
    return slot.getAndSet(null);
  }

  /// Pictures that nobody took.
  long dropped() {
    return dropped.sum();
  }

  /// Lets go of what waits.
  void clear() {
    VideoFrame frame = take();
    if (frame != null) {
      frame.picture().release();
    }
  }
}
