package io.rivero.rpc;

import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.rivero.rpc.metrics.ConnectionMetrics;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/// All WebSockets, and what they share: limits for all of them together. Safe for use by any
/// thread.
final class Connections {
  private final JsonRpc rpc;
  private final Registry registry;
  private final Limits limits;
  private final ConnectionMetrics metrics;
  private final RequestRate rate;
  private final Turns turns = Turns.ofScheduler();
  private final AtomicLong queuedBytes = new AtomicLong();
  private final Set<Connection> open = ConcurrentHashMap.newKeySet();

  Connections(JsonRpc rpc, Registry registry, Limits limits, ConnectionMetrics metrics) {
    this.rpc = rpc;
    this.registry = registry;
    this.limits = limits;
    this.metrics = metrics;
    this.rate = new RequestRate(limits.maxRequests(), System.nanoTime());
  }

  JsonRpc rpc() {
    return rpc;
  }

  Registry registry() {
    return registry;
  }

  Limits limits() {
    return limits;
  }

  ConnectionMetrics metrics() {
    return metrics;
  }

  /// Of all connections together.
  RequestRate rate() {
    return rate;
  }

  Turns turns() {
    return turns;
  }

  void add(Connection connection) {
    open.add(connection);
    connection.onClosed(() -> open.remove(connection));
  }

  int count() {
    return open.size();
  }

  /// Bytes that wait to be sent to all connections.
  long queuedBytes() {
    return queuedBytes.get();
  }

  /// Counts bytes that begin to wait, or with a negative number end to.
  void queued(long bytes) {
    queuedBytes.addAndGet(bytes);
  }

  /// Does a connection with so many waiting bytes have more than it may, by itself or because all
  /// together have too many? Then it is those with more than their share that go.
  boolean isTooMuch(long queuedOfOne) {
    if (queuedOfOne > limits.maxQueuedBytesPerConnection()) {
      return true;
    }
    return queuedBytes.get() > limits.maxQueuedBytes()
        && queuedOfOne > limits.maxQueuedBytes() / Math.max(1, open.size());
  }

  void closeAll(WebSocketCloseStatus status) {
    open.forEach(connection -> connection.close(status));
  }
}
