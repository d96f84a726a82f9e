package io.rivero.rpc.metrics;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.LongAdder;

/// Counts what happens to connections. Safe for use by any thread.
public final class ConnectionMetrics {
  /// Why a client was not let in, was refused something, or was cut off.
  public enum Refusal {
    /// 401: no token, or a wrong one.
    TOKEN,
    /// 403: a web page from elsewhere, or a host name that is not ours.
    ORIGIN,
    /// More connections than there may be.
    CONNECTIONS,
    /// 40009: more requests per second than there may be.
    RATE,
    /// 40009: answers and events wait to be read.
    UNREAD,
    /// Closed: too much waits to be read.
    CUT_OFF,
    /// 1009: a message is too large.
    TOO_LARGE
  }

  private final Map<Refusal, LongAdder> refusals = new TreeMap<>();

  /// Messages and bytes of text, uncompressed, of all WebSockets.
  public final LongAdder messagesReceived = new LongAdder();

  public final LongAdder bytesReceived = new LongAdder();
  public final LongAdder messagesSent = new LongAdder();
  public final LongAdder bytesSent = new LongAdder();

  public ConnectionMetrics() {
    for (Refusal refusal : Refusal.values()) {
      refusals.put(refusal, new LongAdder());
    }
  }

  public void refused(Refusal why) {
    LongAdder count = refusals.get(why);
    if (count != null) {
      count.increment();
    }
  }

  /// How often so far.
  public long refusals(Refusal why) {
    LongAdder count = refusals.get(why);
    return count == null ? 0 : count.sum();
  }
}
