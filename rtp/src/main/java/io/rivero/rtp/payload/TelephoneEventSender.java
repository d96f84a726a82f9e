package io.rivero.rtp.payload;

/// Reports a key that is pressed (RFC 4733 section 2.5.1): one packet every 50 ms while it is down,
/// all with the timestamp of its beginning, the first with the marker bit, and the last one three
/// times.
///
/// Time is an argument. Owner: one thread.
public final class TelephoneEventSender {
  private static final long NANOS_PER_SECOND = 1_000_000_000L;
  private static final long INTERVAL_NANOS = 50_000_000;
  private static final int ENDS = 3;
  private static final int MAX_TICKS = 0xffff;

  /// Where packets go.
  public interface Output {
    /// Sends one packet.
    ///
    /// @param timestamp its RTP timestamp, without wraps
    void send(TelephoneEvent report, long timestamp, boolean marker);
  }

  private final int clockRateHz;
  private final Output output;
  private int event;
  private int volume;
  private long timestamp;
  private long beginNanos;
  private long endNanos;
  private long dueNanos = Long.MAX_VALUE;
  private boolean first;
  private int endsLeft;

  /// @param clockRateHz of the audio stream that the events belong to
  public TelephoneEventSender(int clockRateHz, Output output) {
    this.clockRateHz = clockRateHz;
    this.output = output;
  }

  /// Whether a key is down, or its end still being repeated: no other may begin.
  public boolean isBusy() {
    return dueNanos != Long.MAX_VALUE;
  }

  /// Presses a key for some time; the first packet goes out at once.
  ///
  /// @param timestamp of the audio at this moment, without wraps
  /// @param durationMillis 40 to 5000
  /// @throws IllegalStateException if another is going on
  public void press(int event, int volume, long timestamp, int durationMillis, long nowNanos) {
    if (isBusy()) {
      throw new IllegalStateException("event " + this.event + " is going on");
    }
    if (durationMillis < 40 || durationMillis > 5000) {
      throw new IllegalArgumentException(durationMillis + " ms");
    }
    this.event = event;
    this.volume = volume;
    this.timestamp = timestamp;
    beginNanos = nowNanos;
    endNanos = nowNanos + durationMillis * 1_000_000L;
    dueNanos = nowNanos;
    first = true;
    endsLeft = ENDS;
    onTimeout(nowNanos);
  }

  /// When [#onTimeout] is wanted; [Long#MAX_VALUE] if not.
  public long deadlineNanos() {
    return dueNanos;
  }

  /// Sends what is due.
  public void onTimeout(long nowNanos) {
    while (isBusy() && nowNanos - dueNanos >= 0) {
      boolean end = dueNanos - endNanos >= 0;
      long nanos = Math.min(dueNanos, endNanos) - beginNanos;
      int ticks = (int) Math.min(MAX_TICKS, nanos * clockRateHz / NANOS_PER_SECOND);
      output.send(new TelephoneEvent(event, end, volume, ticks), timestamp, first);
      first = false;
      if (!end) {
        dueNanos = Math.min(dueNanos + INTERVAL_NANOS, endNanos);
      } else {
        dueNanos = --endsLeft == 0 ? Long.MAX_VALUE : dueNanos + INTERVAL_NANOS;
      }
    }
  }
}
