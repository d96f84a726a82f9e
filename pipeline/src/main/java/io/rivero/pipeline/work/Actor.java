package io.rivero.pipeline.work;

import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/// Something that works on the pool's threads, but never on two at a time: what it owns needs no
/// lock.
///
/// {@link #wake} says that there may be something to do; then one step after the other runs until
/// one finds nothing. Between two steps other actors have their turn.
public final class Actor {
  /// What an actor does.
  public interface Step {
    /// Does one piece of work.
    ///
    /// @return whether there may be more
    boolean run();
  }

  private enum State {
    IDLE,
    WAITING,
    RUNNING,
    RUNNING_AND_WOKEN,
    CLOSED
  }

  private final WorkPool pool;
  private final Step step;
  private final Runnable last;
  private final Consumer<RuntimeException> onFault;
  private final AtomicReference<State> state = new AtomicReference<>(State.IDLE);
  private volatile boolean closing;

  /// @param last what is done at the end, after the last step
  /// @param onFault told of what a step throws, after which the actor is closed
  public Actor(WorkPool pool, Step step, Runnable last, Consumer<RuntimeException> onFault) {
    this.pool = pool;
    this.step = step;
    this.last = last;
    this.onFault = onFault;
  }

  /// There may be something to do; any thread.
  public void wake() {
    while (true) {
      State now = state.get();
      State next =
          switch (now) {
            case IDLE -> State.WAITING;
            case RUNNING -> State.RUNNING_AND_WOKEN;
            case WAITING, RUNNING_AND_WOKEN, CLOSED -> now;
          };
      if (state.compareAndSet(now, next)) {
        if (now == State.IDLE) {
          pool.execute(this::turn);
        }
        return;
      }
    }
  }

  /// No step begins any more; any thread. Calling it again does nothing.
  public void close() {
    closing = true;
    wake();
  }

  private void turn() {
    state.set(State.RUNNING);
    boolean more = false;
    if (!closing) {
      try {
        more = step.run();
      } catch (RuntimeException | AssertionError | StackOverflowError | OutOfMemoryError e) {
        closing = true;
        onFault.accept(e instanceof RuntimeException fault ? fault : new IllegalStateException(e));
      }
    }
    if (closing) {
      state.set(State.CLOSED);
      last.run();
    } else if (more || !state.compareAndSet(State.RUNNING, State.IDLE)) {
      state.set(State.WAITING);
      pool.execute(this::turn);
    }
  }
}
