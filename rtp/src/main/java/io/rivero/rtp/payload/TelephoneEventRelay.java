package io.rivero.rtp.payload;

/// Carries the reports about telephone events of one stream into another that has its own
/// timestamps and perhaps another clock (RFC 4733 section 2.5): one report out for each one in, so
/// that the repetitions stay. Where the other clock is faster, a long event has to be told in
/// segments (section 2.5.1.3), and there are more.
///
/// Owner: one thread.
public final class TelephoneEventRelay {
  private static final int SEGMENT = 0xffff;
  private static final int MAX_LATE_SECONDS = 10; // further back timestamps have begun anew

  private final int clockRateHz;
  private final TelephoneEventSender.Output output;
  private boolean any;
  private boolean ended;
  private int event;
  private long timestamp; // of the event, or of its current segment, as it comes
  private long before; // duration of the segments before it
  private long begin; // of the event as it goes out
  private long done; // duration that has gone out in whole segments
  private long duration; // in all
  private boolean first;

  /// @param clockRateHz of the stream that reports are carried into
  public TelephoneEventRelay(int clockRateHz, TelephoneEventSender.Output output) {
    this.clockRateHz = clockRateHz;
    this.output = output;
  }

  /// A report.
  ///
  /// @param timestamp of its packet, without wraps
  /// @param sourceClockRateHz of that and of the report's duration, 8000 at least
  /// @param now the other stream's time, without wraps: an event that is new begins there
  public void receive(TelephoneEvent report, long timestamp, int sourceClockRateHz, long now) {
    if (!any || timestamp != this.timestamp) {
      long late = this.timestamp - timestamp;
      if (any && late > 0 && late < (long) MAX_LATE_SECONDS * sourceClockRateHz) {
        return; // of an event that is over
      }
      begin(report, timestamp, now);
    } else if (isOther(report)) {
      return;
    }
    long ticks = (before + report.durationTicks()) * clockRateHz / sourceClockRateHz;
    duration = Math.max(duration, ticks);
    while (duration - done > SEGMENT) {
      send(new TelephoneEvent(event, false, report.volume(), SEGMENT));
      done += SEGMENT;
    }
    ended |= report.end();
    send(new TelephoneEvent(event, ended, report.volume(), (int) (duration - done)));
  }

  /// What comes is of another stream from now on.
  public void restart() {
    ended = true;
    timestamp = Long.MIN_VALUE / 2;
  }

  private boolean isOther(TelephoneEvent report) {
    return report.event() != event;
  }

  private void begin(TelephoneEvent report, long newTimestamp, long now) {
    boolean segment = any && !ended && !isOther(report) && newTimestamp - timestamp == SEGMENT;
    if (segment) {
      before += SEGMENT;
    } else {
      begin = any ? Math.max(now, begin + done + 1) : now;
      event = report.event();
      before = 0;
      done = 0;
      duration = 0;
      ended = false;
      first = true;
    }
    any = true;
    timestamp = newTimestamp;
  }

  /// The first report of an event has the marker bit (section 2.3), however many were lost.
  private void send(TelephoneEvent report) {
    output.send(report, begin + done, first);
    first = false;
  }
}
