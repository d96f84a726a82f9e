package io.rivero.rpc.metrics;

import io.prometheus.metrics.model.snapshots.Labels;
import io.rivero.rpc.metrics.ConnectionMetrics.Refusal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// The Kurento Protocol: connections, sessions, objects, requests.
final class ServerFamilies {
  /// One line of `rivero_requests_total`.
  private record Outcome(String method, int code, long count) {}

  private final RequestMetrics requests;
  private final ConnectionMetrics connections;
  private final String version;

  ServerFamilies(RequestMetrics requests, ConnectionMetrics connections, String version) {
    this.requests = requests;
    this.connections = connections;
    this.version = version;
  }

  void add(Metrics.State state, Families to) {
    to.gauge(
        "rivero_build",
        "Always 1; the label says what runs.",
        List.of(version),
        text -> Labels.of("version", text),
        text -> 1);
    to.gauge(
        "rivero_ready",
        "1 while new pipelines are accepted, 0 while the server drains.",
        state.ready() ? 1 : 0);
    to.gauge("rivero_connections", "Open WebSockets.", state.connections());
    to.gauge("rivero_sessions", "Client sessions, with or without a connection.", state.sessions());
    to.gauge("rivero_subscriptions", "Subscriptions to events.", state.subscriptions());
    to.gauge(
        "rivero_objects",
        "Media objects that are alive, by class.",
        List.copyOf(state.objects().entrySet()),
        entry -> Labels.of("class", entry.getKey()),
        Map.Entry::getValue);
    to.gauge(
        "rivero_websocket_queued_bytes",
        "Bytes that clients have not read yet.",
        (double) state.queuedBytes());
    addRequests(to);
    addMessages(to);
  }

  private void addRequests(Families to) {
    List<Outcome> outcomes = new ArrayList<>();
    requests
        .entries()
        .forEach((method, entry) ->
            entry
                .byCode()
                .forEach((code, count) -> outcomes.add(new Outcome(method, code, count))));
    to.counter(
        "rivero_requests",
        "Requests that were answered, by method and code of the error (0 for none).",
        outcomes,
        outcome -> Labels.of("code", Integer.toString(outcome.code), "method", outcome.method),
        Outcome::count);
    to.latencies(
        "rivero_request_seconds", "From the start of a request to its answer.", requests.entries());
  }

  private void addMessages(Families to) {
    to.counter(
        "rivero_websocket_messages_received",
        "Messages from clients.",
        (double) connections.messagesReceived.sum());
    to.counter(
        "rivero_websocket_received_bytes",
        "Bytes of those, uncompressed.",
        (double) connections.bytesReceived.sum());
    to.counter(
        "rivero_websocket_messages_sent",
        "Answers and events to clients.",
        (double) connections.messagesSent.sum());
    to.counter(
        "rivero_websocket_sent_bytes",
        "Bytes of those, uncompressed.",
        (double) connections.bytesSent.sum());
    to.counter(
        "rivero_refusals",
        "Connections that were not let in or were cut off, and requests that were refused unread.",
        List.of(Refusal.values()),
        why -> Labels.of("reason", why.name().toLowerCase(Locale.ROOT)),
        connections::refusals);
  }
}
