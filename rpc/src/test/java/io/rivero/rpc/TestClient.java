package io.rivero.rpc;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/// A client of the Kurento Protocol that shows what came over the wire, in its order.
final class TestClient implements WebSocket.Listener, AutoCloseable {
  static final ObjectMapper JSON = new ObjectMapper();

  /// A request whose answer is long.
  static final String DESCRIPTOR =
      """
      {"jsonrpc":"2.0","id":1,"method":"invoke","params":{"object":"manager_ServerManager",
       "operation":"getKmd","operationParams":{"moduleName":"core"}}}\
      """;

  private static final long TIMEOUT_SECONDS = 30;
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private final LinkedBlockingQueue<JsonNode> received = new LinkedBlockingQueue<>();
  private final List<JsonNode> events = new ArrayList<>();
  private final CompletableFuture<Integer> closed = new CompletableFuture<>();
  private final StringBuilder text = new StringBuilder();
  private int nextId = 1;
  private final WebSocket socket;

  TestClient(URI uri) {
    socket = HTTP.newWebSocketBuilder().buildAsync(uri, this).join();
  }

  TestClient(RiveroServer server) {
    this(server.uri());
  }

  /// Sends a request and gives its whole answer; events that come before are kept for {@link
  /// #events}.
  JsonNode request(String method, String params) throws Exception {
    int id = nextId++;
    sendRaw(
        """
        {"jsonrpc":"2.0","id":%d,"method":"%s","params":%s}\
        """
            .formatted(id, method, params));
    JsonNode answer = answer();
    if (answer.path("id").asInt() != id) {
      throw new AssertionError("Answer to another request: " + answer);
    }
    return answer;
  }

  /// The next message that is no event.
  JsonNode answer() throws Exception {
    while (true) {
      JsonNode message = received.poll(TIMEOUT_SECONDS, TimeUnit.SECONDS);
      if (message == null) {
        throw new AssertionError("No answer");
      }
      if (!message.path("method").asText().equals("onEvent")) {
        return message;
      }
      events.add(message);
    }
  }

  /// The value of a call that must succeed.
  JsonNode value(String method, String params) throws Exception {
    JsonNode answer = request(method, params);
    if (!answer.has("result")) {
      throw new AssertionError("Error: " + answer);
    }
    return answer.path("result").path("value");
  }

  String create(String type, String constructorParams) throws Exception {
    return value(
            "create",
            """
            {"type":"%s","constructorParams":%s,"properties":{}}\
            """
                .formatted(type, constructorParams))
        .asText();
  }

  JsonNode invoke(String object, String operation, String operationParams) throws Exception {
    return request(
        "invoke",
        """
        {"object":"%s","operation":"%s","operationParams":%s}\
        """
            .formatted(object, operation, operationParams));
  }

  /// Events that came before the last answer, and forgets them.
  List<JsonNode> events() {
    var result = List.copyOf(events);
    events.clear();
    return result;
  }

  /// Waits for an event; gives all that came up to it, and forgets them.
  List<JsonNode> await(Predicate<JsonNode> wanted) throws Exception {
    while (events.isEmpty() || !wanted.test(events.getLast())) {
      JsonNode message = received.poll(TIMEOUT_SECONDS, TimeUnit.SECONDS);
      if (message == null) {
        throw new AssertionError("No such event among " + events);
      }
      events.add(message);
    }
    return events();
  }

  void sendRaw(String message) {
    socket.sendText(message, true).join();
  }

  /// For what the server refuses: the send may fail.
  @SuppressWarnings("FutureReturnValueIgnored")
  void sendWithoutWaiting(String message) {
    socket.sendText(message, true);
  }

  void sendBinary(byte[] message) {
    socket.sendBinary(ByteBuffer.wrap(message), true).join();
  }

  WebSocket socket() {
    return socket;
  }

  /// The status with which the server closed.
  int closeCode() throws Exception {
    return closed.get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
  }

  @Override
  public CompletionStage<?> onText(WebSocket webSocket, CharSequence data, boolean last) {
    text.append(data);
    if (last) {
      try {
        received.add(JSON.readTree(text.toString()));
      } catch (IOException e) {
        closed.completeExceptionally(e);
      }
      text.setLength(0);
    }
    webSocket.request(1);
    return CompletableFuture.completedStage(null);
  }

  @Override
  public CompletionStage<?> onClose(WebSocket webSocket, int statusCode, String reason) {
    closed.complete(statusCode);
    return CompletableFuture.completedStage(null);
  }

  @Override
  public void onError(WebSocket webSocket, Throwable error) {
    closed.completeExceptionally(error);
  }

  @Override
  public void close() {
    socket.abort();
  }
}
