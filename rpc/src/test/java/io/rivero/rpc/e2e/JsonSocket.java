package io.rivero.rpc.e2e;

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

/// Requests with an id and answers with the same id over a WebSocket: what the DevTools protocol of
/// Chromium and WebDriver BiDi of Firefox have in common. Events are ignored.
final class JsonSocket implements AutoCloseable {
  static final ObjectMapper JSON = new ObjectMapper();
  private static final long TIMEOUT_SECONDS = 120;

  private final Map<Integer, CompletableFuture<JsonNode>> pending = new ConcurrentHashMap<>();
  private final StringBuilder partial = new StringBuilder();
  private final HttpClient client = HttpClient.newHttpClient();
  private final WebSocket socket;
  private int nextId = 1;

  JsonSocket(URI uri) {
    socket = client.newWebSocketBuilder().buildAsync(uri, new Receiver()).join();
  }

  /// Sends `{id, method, params}`, with `sessionId` when there is one, and waits for the answer.
  ///
  /// @return the member `result`
  JsonNode call(String method, Map<String, ?> params, String... session) {
    var answer = new CompletableFuture<JsonNode>();
    ObjectNode message = JSON.createObjectNode().put("method", method);
    message.set("params", JSON.valueToTree(params));
    if (session.length == 1) {
      message.put("sessionId", session[0]);
    }
    synchronized (this) {
      int id = nextId++;
      pending.put(id, answer);
      socket.sendText(message.put("id", id).toString(), true).join();
    }
    try {
      JsonNode reply = answer.get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
      if (reply.has("error")) {
        throw new AssertionError(method + ": " + reply);
      }
      return reply.path("result");
    } catch (ExecutionException | TimeoutException e) {
      throw new AssertionError(method + ": " + e, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() {
    socket.abort();
    client.shutdownNow();
  }

  private final class Receiver implements WebSocket.Listener {
    @Override
    @SuppressWarnings("NullAway") // the JDK's contract: null for "done with the message"
    public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
      partial.append(data);
      if (last) {
        String text = partial.toString();
        partial.setLength(0);
        answered(text);
      }
      from.request(1);
      return null;
    }

    @Override
    @SuppressWarnings("NullAway") // as above
    public CompletionStage<?> onClose(WebSocket from, int code, String reason) {
      fail("closed: " + code);
      return null;
    }

    @Override
    public void onError(WebSocket from, Throwable error) {
      fail(error.toString());
    }

    private void answered(String text) {
      try {
        JsonNode message = JSON.readTree(text);
        var waiting = pending.remove(message.path("id").asInt(-1));
        if (waiting != null) {
          waiting.complete(message);
        }
      } catch (JsonProcessingException e) {
        fail(e.toString());
      }
    }

    private void fail(String why) {
      pending.values().forEach(waiting -> waiting.completeExceptionally(new AssertionError(why)));
    }
  }
}
