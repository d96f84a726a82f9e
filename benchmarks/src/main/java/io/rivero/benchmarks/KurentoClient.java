package io.rivero.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;

/// As much of the Kurento Protocol as a load generator needs. Any thread may call.
final class KurentoClient implements AutoCloseable {
  private static final Map<String, String> JSON_RPC = Map.of("jsonrpc", "2.0");

  private final Map<String, Consumer<JsonNode>> candidateListeners = new ConcurrentHashMap<>();
  private final ExecutorService events =
      Executors.newSingleThreadExecutor(Thread.ofVirtual().factory());
  private final JsonSocket socket;
  private volatile String session = "";

  KurentoClient(URI uri) {
    socket = new JsonSocket(uri, this::event);
  }

  String createPipeline() {
    return create("MediaPipeline", Map.of());
  }

  String createEndpoint(String pipeline) {
    return create("WebRtcEndpoint", Map.of("mediaPipeline", pipeline));
  }

  /// Hands the server's candidates of an endpoint to the listener, on a thread of its own; before
  /// [#gather].
  void onCandidate(String endpoint, Consumer<JsonNode> listener) {
    candidateListeners.put(endpoint, listener);
    call("subscribe", Map.of("type", "IceCandidateFound", "object", endpoint));
  }

  /// The answer to an offer.
  String processOffer(String endpoint, String offer) {
    return invoke(endpoint, "processOffer", Map.of("offer", offer)).asText();
  }

  void gather(String endpoint) {
    invoke(endpoint, "gatherCandidates", Map.of());
  }

  void connect(String source, String sink) {
    invoke(source, "connect", Map.of("sink", sink));
  }

  void release(String object) {
    call("release", Map.of("object", object));
  }

  private String create(String type, Map<String, ?> arguments) {
    return call("create", Map.of("type", type, "constructorParams", arguments))
        .path("value")
        .asText();
  }

  private JsonNode invoke(String object, String operation, Map<String, ?> arguments) {
    return call(
            "invoke",
            Map.of("object", object, "operation", operation, "operationParams", arguments))
        .path("value");
  }

  private JsonNode call(String method, Map<String, ?> params) {
    var all = new HashMap<String, Object>(params);
    if (!session.isEmpty()) {
      all.put("sessionId", session);
    }
    JsonNode result = socket.call(method, all, JSON_RPC);
    session = result.path("sessionId").asText(session); // the first answer tells it
    return result;
  }

  private void event(JsonNode message) {
    JsonNode value = message.path("params").path("value");
    Consumer<JsonNode> listener = candidateListeners.get(value.path("object").asText());
    JsonNode candidate = value.path("data").path("candidate");
    if (listener != null && !candidate.isMissingNode()) {
      events.execute(() -> listener.accept(candidate));
    }
  }

  @Override
  public void close() {
    socket.close();
    events.shutdownNow();
  }
}
