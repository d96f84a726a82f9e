package io.rivero.rtp.stream;

/// Merges all wishes for a key frame of one source into few requests.
///
/// While a viewer has no picture yet: a request every 300 ms until a key frame comes. Otherwise at
/// most one per 500 ms. After ten joins within 10 s one per 2 s in both cases: key frames for each
/// of a crowd would cost all the others their bit rate.
final class KeyFrameRequests {
  static final long WAITING_INTERVAL_NANOS = 300_000_000;
  static final long INTERVAL_NANOS = 500_000_000;
  static final long CROWD_INTERVAL_NANOS = 2_000_000_000L;
  static final long CROWD_WINDOW_NANOS = 10_000_000_000L;
  static final int CROWD_JOINS = 10;

  private final long[] joins = new long[CROWD_JOINS]; // ring: the oldest of the last ten is next
  private int next;
  private int joinCount; // up to CROWD_JOINS
  private boolean viewersWait;
  private boolean requested;
  private long wishedNanos; // when the first open wish came
  private boolean everSent;
  private long sentNanos;

  /// A viewer without a picture has come.
  void joined(long nowNanos) {
    needed(nowNanos);
    joins[next] = nowNanos;
    next = (next + 1) % CROWD_JOINS;
    joinCount = Math.min(joinCount + 1, CROWD_JOINS);
  }

  /// The viewers that are there have no picture any more: the stream has begun anew.
  void needed(long nowNanos) {
    wish(nowNanos);
    viewersWait = true;
  }

  /// A viewer has lost its picture.
  void request(long nowNanos) {
    wish(nowNanos);
    requested = true;
  }

  private void wish(long nowNanos) {
    if (!viewersWait && !requested) {
      wishedNanos = nowNanos;
    }
  }

  /// A key frame has come, or nobody watches any more: there are no open wishes.
  void clear() {
    viewersWait = false;
    requested = false;
  }

  /// When [#isDue] will be true, or [RtpSession#NO_DEADLINE].
  long deadlineNanos() {
    if (!viewersWait && !requested) {
      return RtpSession.NO_DEADLINE;
    }
    if (!everSent) {
      return wishedNanos;
    }
    long regular = sentNanos + (viewersWait ? WAITING_INTERVAL_NANOS : INTERVAL_NANOS);
    if (joinCount < CROWD_JOINS) {
      return regular;
    }
    long crowdEnd = joins[next] + CROWD_WINDOW_NANOS;
    return Math.min(Math.max(regular, crowdEnd), sentNanos + CROWD_INTERVAL_NANOS);
  }

  /// Whether to send a request now; if so it counts as sent.
  boolean isDue(long nowNanos) {
    if (deadlineNanos() > nowNanos) {
      return false;
    }
    everSent = true;
    sentNanos = nowNanos;
    requested = false;
    return true;
  }
}
