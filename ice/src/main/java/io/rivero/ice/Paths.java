package io.rivero.ice;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// Keeps a session alive after establishment: consent (RFC 7675), and the way to a peer whose
/// address changes.
///
/// A request from a new address is a hint only, since it may be replayed by somebody who spoofs the
/// address. So it is answered with a check of our own, and media moves when a verified response has
/// come from there (return routability) and either the peer has nominated the path (RFC 8445
/// section 8.1.1) or the path in use has fallen silent.
///
/// Sans-IO. Owner: the loop's thread.
final class Paths {
  /// Where the actions go.
  interface Output {
    /// Are we the controlling agent now, whose nomination counts?
    boolean isControlling();

    /// Sends a check on the path, with USE-CANDIDATE if it is ours to nominate.
    void check(Path path, TransactionId id, boolean nominate);

    /// A response to this check is no longer of interest.
    void forget(TransactionId id);

    /// The path to send on from now on.
    void selected(Path path);

    /// There is no path to send on any more.
    void consentLost();
  }

  /// More addresses of one peer push the one out that was silent for longest.
  static final int MAX_PATHS = 32;

  /// RFC 7675 section 5.1 asks for 5 s between checks and 30 s to expiry. Slower and more stubborn,
  /// because each check costs both sides: 15.5 to 27.5 s to expiry.
  static final long CONSENT_INTERVAL_NANOS = 10_000_000_000L;

  static final int CONSENT_TRIES = 30;
  static final long CONSENT_RETRY_NANOS = 500_000_000L;

  /// Short, since a spoofed request makes us send this many checks to somebody else.
  static final int PROBE_TRIES = 6;

  static final long PROBE_RETRY_NANOS = 300_000_000L;

  /// A path is given up for another one after this time without a request or media. Browsers check
  /// every 2.5 s at the latest.
  static final long SILENCE_NANOS = 2_800_000_000L;

  /// A peer that nominates two paths at once (aggressively) must not make us alternate.
  static final long NOMINATION_HOLD_NANOS = 1_000_000_000L;

  /// How long a verified response counts as proof that the peer is there.
  static final long FRESH_NANOS = 5_000_000_000L;

  private static final long RECHECK_NANOS = 1_000_000_000L;
  private static final int MAX_OUTSTANDING = 8;

  private final Output output;
  private final RandomGenerator random;
  private final List<Path> paths = new ArrayList<>();
  private @Nullable Path selected;
  private long reconsiderNanos = Long.MAX_VALUE;

  Paths(RandomGenerator random, Output output) {
    this.random = random;
    this.output = output;
  }

  /// Takes over a pair that has just been validated.
  void establish(InetSocketAddress local, InetSocketAddress remote, long nowNanos) {
    Path path = path(local, remote);
    path.heard(nowNanos);
    path.validated = true;
    path.validatedNanos = nowNanos;
    select(path, nowNanos);
  }

  /// Checks whether the peer is at one of its candidates; for as long as there is no other path.
  void probe(InetSocketAddress local, InetSocketAddress remote, long nowNanos) {
    if (selected == null && (paths.size() < MAX_PATHS || find(local, remote) != null)) {
      startProbe(path(local, remote), nowNanos);
    }
  }

  /// An authentic request has come.
  void request(
      InetSocketAddress local,
      InetSocketAddress remote,
      long priority,
      boolean useCandidate,
      long nowNanos) {
    Path path = path(local, remote);
    path.heard(nowNanos);
    path.priority = priority;
    if (useCandidate && !output.isControlling()) {
      path.nominated(nowNanos);
    }
    if (path == selected) {
      return; // its consent is asked for anyway
    }
    if (!path.validated || nowNanos - path.validatedNanos > RECHECK_NANOS) {
      startProbe(path, nowNanos);
    }
    reconsider(nowNanos);
  }

  /// A verified response to a check on this path has come.
  void response(Path path, long nowNanos) {
    path.validated = true;
    path.validatedNanos = nowNanos;
    endSeries(path);
    if (path == selected) {
      scheduleConsent(path, nowNanos);
    } else {
      reconsider(nowNanos);
    }
  }

  /// The peer has refused our role, which has been changed (RFC 8445 section 7.2.5.1): ask again.
  void retry(Path path, long nowNanos) {
    if (path.triesLeft > 0) {
      path.nextTryNanos = nowNanos;
    }
  }

  /// Authenticated media has come from here.
  void media(InetSocketAddress remote, long nowNanos) {
    Path current = selected;
    if (current != null && current.remote.equals(remote)) {
      current.heard(nowNanos);
      return;
    }
    for (Path path : paths) {
      if (path.remote.equals(remote)) {
        path.heard(nowNanos);
      }
    }
  }

  boolean isValidated(InetSocketAddress remote) {
    for (Path path : paths) {
      if (path.validated && path.remote.equals(remote)) {
        return true;
      }
    }
    return false;
  }

  long deadlineNanos() {
    long deadline = reconsiderNanos;
    for (Path path : paths) {
      deadline = Math.min(deadline, path.nextTryNanos);
    }
    return deadline;
  }

  void onTimeout(long nowNanos) {
    for (int i = 0; i < paths.size(); i++) {
      Path path = paths.get(i);
      if (path.nextTryNanos <= nowNanos) {
        if (path.triesLeft > 0) {
          check(path, nowNanos);
        } else {
          failed(path, nowNanos);
        }
      }
    }
    if (reconsiderNanos <= nowNanos) {
      reconsider(nowNanos);
    }
  }

  /// Forgets everything.
  void clear() {
    paths.forEach(this::endSeries);
    paths.clear();
    selected = null;
    reconsiderNanos = Long.MAX_VALUE;
  }

  private void check(Path path, long nowNanos) {
    TransactionId id = TransactionId.random(random); // a new one for each try: RFC 7675 section 5.1
    path.outstanding.addLast(id);
    if (path.outstanding.size() > MAX_OUTSTANDING) {
      output.forget(path.outstanding.removeFirst());
    }
    path.triesLeft--;
    path.nextTryNanos = nowNanos + (path == selected ? CONSENT_RETRY_NANOS : PROBE_RETRY_NANOS);
    output.check(path, id, output.isControlling() && path == selected);
  }

  private void startProbe(Path path, long nowNanos) {
    if (path.nextTryNanos == Long.MAX_VALUE) {
      path.triesLeft = PROBE_TRIES;
      check(path, nowNanos);
    }
  }

  private void scheduleConsent(Path path, long nowNanos) {
    path.triesLeft = CONSENT_TRIES;
    path.nextTryNanos = nowNanos + (long) (CONSENT_INTERVAL_NANOS * random.nextDouble(0.8, 1.2));
  }

  private void failed(Path path, long nowNanos) {
    endSeries(path);
    path.validated = false;
    if (path == selected) {
      selected = null;
      reconsider(nowNanos);
      if (selected == null) {
        output.consentLost();
      }
    }
  }

  /// Moves to another path if there is a reason to, or notes when there may be one.
  private void reconsider(long nowNanos) {
    reconsiderNanos = Long.MAX_VALUE;
    Path best = null;
    for (Path path : paths) {
      boolean proven =
          path != selected && path.validated && nowNanos - path.validatedNanos <= FRESH_NANOS;
      if (proven && (best == null || path.heardAfter(best)) && isBetter(path, nowNanos)) {
        best = path;
      }
    }
    if (best != null) {
      select(best, nowNanos);
    }
  }

  private boolean isBetter(Path path, long nowNanos) {
    Path current = selected;
    if (current == null) {
      return true;
    }
    if (path.nominatedAfter(current)) {
      long dueNanos = current.nominatedNanos + NOMINATION_HOLD_NANOS;
      if (!current.nominated || path.priority > current.priority || dueNanos <= nowNanos) {
        return true;
      }
      reconsiderNanos = Math.min(reconsiderNanos, dueNanos);
    }
    if (path.heardAfter(current)) {
      long dueNanos = current.heardNanos + SILENCE_NANOS;
      if (dueNanos <= nowNanos) {
        return true;
      }
      reconsiderNanos = Math.min(reconsiderNanos, dueNanos);
    }
    return false;
  }

  private void select(Path path, long nowNanos) {
    if (selected != null) {
      endSeries(selected);
    }
    selected = path;
    reconsiderNanos = Long.MAX_VALUE;
    endSeries(path);
    scheduleConsent(path, nowNanos);
    output.selected(path);
    if (output.isControlling()) {
      check(path, nowNanos); // tells the peer
    }
  }

  private void endSeries(Path path) {
    path.triesLeft = 0;
    path.nextTryNanos = Long.MAX_VALUE;
    path.outstanding.forEach(output::forget);
    path.outstanding.clear();
  }

  private Path path(InetSocketAddress local, InetSocketAddress remote) {
    Path known = find(local, remote);
    if (known != null) {
      return known;
    }
    if (paths.size() == MAX_PATHS) {
      removeQuietest();
    }
    Path path = new Path(local, remote);
    paths.add(path);
    return path;
  }

  private @Nullable Path find(InetSocketAddress local, InetSocketAddress remote) {
    for (Path path : paths) {
      if (path.remote.equals(remote) && path.local.equals(local)) {
        return path;
      }
    }
    return null;
  }

  private void removeQuietest() {
    Path quietest = null;
    for (Path path : paths) {
      if (path != selected && (quietest == null || quietest.heardAfter(path))) {
        quietest = path;
      }
    }
    if (quietest != null) {
      endSeries(quietest);
      paths.remove(quietest);
    }
  }
}
