package io.rivero.benchmarks;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/// A WebSocket on which requests and answers have ids: the Kurento Protocol (JSON-RPC 2.0) and the
/// DevTools protocol of Chromium. Any thread may call.
final class JsonSocket implements AutoCloseable {
  static final ObjectMapper JSON = new ObjectMapper();
  private static final int TIMEOUT_SECONDS = 60;

  private final Map<Integer, CompletableFuture<JsonNode>> waiting = new ConcurrentHashMap<>();
  private final HttpClient client = HttpClient.newHttpClient();
  private final Consumer<JsonNode> onEvent;
  private final WebSocket socket;
  private int lastId;

  /// @param onEvent takes messages without an id, on a thread that answers wait for, too
  JsonSocket(URI uri, Consumer<JsonNode> onEvent) {
    this.onEvent = onEvent;
    socket = client.newWebSocketBuilder().buildAsync(uri, new Receiver()).join();
  }

  /// Sends a request and waits for the member `result` of its answer.
  ///
  /// @param extra further members of the request
  /// @throws IllegalStateException for an error, or without an answer
  JsonNode call(String method, Map<String, ?> params, Map<String, String> extra) {
    ObjectNode request = JSON.createObjectNode().put("method", method);
    request.set("params", JSON.valueToTree(params));
    extra.forEach(request::put);
    var answer = new CompletableFuture<JsonNode>();
    synchronized (this) {
      int id = ++lastId;
      waiting.put(id, answer);
      socket.sendText(request.put("id", id).toString(), true).join();
    }
    try {
      JsonNode message = answer.get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
      if (message.has("error")) {
        throw new IllegalStateException(method + ": " + message.path("error"));
      }
      return message.path("result");
    } catch (ExecutionException | TimeoutException e) {
      throw new IllegalStateException(method + ": " + e, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    socket.abort();
    client.shutdownNow();
  }

  private final class Receiver implements WebSocket.Listener {
    private final StringBuilder text = new StringBuilder();

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
      text.append(data);
      if (last) {
        receive(text.toString());
        text.setLength(0);
      }
      from.request(1);
      return CompletableFuture.completedStage(null);
    }

    private void receive(String message) {
      try {
        JsonNode node = JSON.readTree(message);
        if (!node.has("id")) {
          onEvent.accept(node);
          return;
        }
        CompletableFuture<JsonNode> answer = waiting.remove(node.path("id").asInt());
        if (answer != null) {
          answer.complete(node);
        }
      } catch (JsonProcessingException e) {
        fail(e);
      }
    }

    @Override
    public CompletionStage<?> onClose(WebSocket from, int code, String reason) {
      fail(new IllegalStateException("closed with " + code + " " + reason));
      return CompletableFuture.completedStage(null);
    }

    @Override
    public void onError(WebSocket from, Throwable error) {
      fail(error);
    }

    private void fail(Throwable why) {
      waiting.values().forEach(answer -> answer.completeExceptionally(why));
    }
  }
}
