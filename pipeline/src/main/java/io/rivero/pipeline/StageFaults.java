package io.rivero.pipeline;

import io.rivero.pipeline.net.MediaLoop;
import java.util.function.BooleanSupplier;

/// What a fault of ours that ends a stage leads to: the application is told of the first, and the
/// stage is made anew after a while. Owned by the home loop.
final class StageFaults {
  private final MediaElement element;
  private final String step;
  private final MediaLoop.Timed owner;
  private final BooleanSupplier used;
  private final Recovery recovery = new Recovery();

  /// @param step what the stage does, for people
  /// @param owner of the stage, who asks [#isDue] when it is time
  /// @param used whether anybody needs the stage; a fault of one that nobody needs is nothing
  StageFaults(MediaElement element, String step, MediaLoop.Timed owner, BooleanSupplier used) {
    this.element = element;
    this.step = step;
    this.owner = owner;
    this.used = used;
  }

  /// On a work thread: the stage is at its end.
  void failed(RuntimeException fault) {
    element.home().execute(() -> ended(fault));
  }

  private void ended(RuntimeException fault) {
    if (used.getAsBoolean()) {
      if (recovery.failed(element.home().clock().nowNanos())) {
        element.raiseFault(step, fault);
      }
      element.home().touched(owner);
    }
  }

  /// When [#isDue] will say yes; `Long.MAX_VALUE` for never.
  long deadlineNanos() {
    return recovery.deadlineNanos();
  }

  /// Is it time for a new stage? Says yes once.
  boolean isDue(long nowNanos) {
    return recovery.isDue(nowNanos);
  }
}
