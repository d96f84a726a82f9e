package io.rivero.rtp.payload;

/// Makes one beginning and one end of the many reports about a telephone event (RFC 4733 section
/// 2.5.2): all of one event have its timestamp, the last one is repeated, and any may be lost.
///
/// An event of which nothing has been heard for a second is over (section 2.5.2.2). Time is an
/// argument. Owner: one thread.
public final class TelephoneEventReceiver {
  private static final long SILENCE_NANOS = 1_000_000_000L;
  private static final int SEGMENT = 0xffff;

  /// What happened.
  public interface Output {
    /// A key was pressed.
    void began(int event);

    /// It was released.
    ///
    /// @param durationTicks as far as it was reported
    void ended(int event, long durationTicks);
  }

  private final Output output;
  private boolean any;
  private boolean ongoing;
  private int event;
  private long timestamp; // of the event, or of its current segment
  private long before; // duration of the segments before it
  private int duration;
  private long heardNanos;

  public TelephoneEventReceiver(Output output) {
    this.output = output;
  }

  /// A report.
  ///
  /// @param timestamp RTP timestamp of its packet, without wraps
  public void receive(TelephoneEvent report, long timestamp, long nowNanos) {
    boolean next = !any || timestamp - this.timestamp > 0;
    if (any && timestamp < this.timestamp) {
      return; // late, of an event that is over
    }
    if (next) {
      begin(report, timestamp);
    } else if (!ongoing || report.event() != event) {
      return; // the end, repeated
    }
    heardNanos = nowNanos;
    duration = Math.max(duration, report.durationTicks());
    if (report.end()) {
      end();
    }
  }

  private void begin(TelephoneEvent report, long newTimestamp) {
    boolean segment =
        ongoing
            && report.event() == event
            && duration > 0
            && newTimestamp - timestamp == SEGMENT; // section 2.5.1.3: a long event goes on
    if (segment) {
      before += SEGMENT;
    } else {
      if (ongoing) {
        end();
      }
      before = 0;
      event = report.event();
      output.began(event);
    }
    any = true;
    ongoing = true;
    timestamp = newTimestamp;
    duration = 0;
  }

  private void end() {
    ongoing = false;
    output.ended(event, before + duration);
  }

  /// When [#onTimeout] is wanted; [Long#MAX_VALUE] if not.
  public long deadlineNanos() {
    return ongoing ? heardNanos + SILENCE_NANOS : Long.MAX_VALUE;
  }

  /// Ends an event whose end got lost.
  public void onTimeout(long nowNanos) {
    if (ongoing && nowNanos - deadlineNanos() >= 0) {
      end();
    }
  }
}
