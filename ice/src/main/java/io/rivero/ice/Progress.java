package io.rivero.ice;

import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/// How far an agent has come: its state and the pair that media goes to, which the listener is told
/// of. Owner: the loop's thread; [#close] and [#isClosed] by any.
final class Progress {
  private static final System.Logger LOG = System.getLogger(Progress.class.getName());

  private final String ufrag;
  private final IceAgent.Listener listener;
  private final AtomicBoolean closed = new AtomicBoolean();
  private IceState state = IceState.NEW;
  private @Nullable IcePair pair;
  private boolean toldValidated;

  Progress(String ufrag, IceAgent.Listener listener) {
    this.ufrag = ufrag;
    this.listener = listener;
  }

  /// Returns whether it was open.
  boolean close() {
    return closed.compareAndSet(false, true);
  }

  boolean isClosed() {
    return closed.get();
  }

  IceState state() {
    return closed.get() ? IceState.CLOSED : state;
  }

  boolean isNew() {
    return state == IceState.NEW;
  }

  @Nullable IcePair pair() {
    return pair;
  }

  void change(IceState next) {
    if (state != next && !closed.get()) {
      LOG.log(System.Logger.Level.DEBUG, "{0}: {1} -> {2}", ufrag, state, next);
      state = next;
      listener.onState(next);
    }
  }

  /// Media goes here from now on.
  void use(IcePair valid) {
    pair = valid;
    if (state != IceState.COMPLETED) {
      change(IceState.CONNECTED);
    }
    if (!toldValidated) {
      toldValidated = true;
      listener.onValidated(valid);
    }
  }

  /// Media goes here from now on, as was agreed (RFC 8445 section 8.1.1).
  void select(IcePair nominated) {
    use(nominated);
    listener.onSelected(nominated);
    change(IceState.COMPLETED);
  }

  /// The peer does not consent any more (RFC 7675 section 5.1).
  void consentLost() {
    pair = null;
    change(IceState.DISCONNECTED);
    change(IceState.FAILED);
  }

  void forgetPair() {
    pair = null;
  }
}
