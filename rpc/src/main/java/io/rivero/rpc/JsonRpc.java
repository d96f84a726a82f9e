package io.rivero.rpc;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.rivero.pipeline.ErrorCode;
import io.rivero.pipeline.MediaException;
import io.rivero.rpc.metrics.RequestMetrics;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;

/// JSON-RPC 2.0: request in, answer out. What a method does is in {@link Methods}.
final class JsonRpc {
  private static final Logger LOGGER = System.getLogger(JsonRpc.class.getName());

  private final Methods methods;
  private final RequestMetrics metrics;

  JsonRpc(Methods methods, RequestMetrics metrics) {
    this.methods = methods;
    this.metrics = metrics;
  }

  /// Carries one message out. Never throws: whatever a peer sends gets an answer.
  ///
  /// @param message JSON, perhaps malformed
  /// @return the answer, JSON
  byte[] answer(Client client, byte[] message) {
    long start = System.nanoTime();
    JsonNode request = parse(message);
    byte[] known = methods.recentAnswer(client, request);
    if (known != null) {
      metrics.answered(request.path("method").asText(), 0, System.nanoTime() - start);
      return known;
    }
    ObjectNode answer =
        request.isMissingNode()
            ? error(new RpcException(RpcException.PARSE_ERROR, "Parse error."), NullNode.instance)
            : answer(client, request);
    count(request, answer, start);
    byte[] bytes = Json.bytes(answer);
    if (answer.has("result")) {
      methods.keepAnswer(client, request, message.length, bytes);
    }
    return bytes;
  }

  /// Answers a request that is not carried out: 40009.
  ///
  /// @param message JSON, perhaps malformed
  byte[] refuse(byte[] message, String why) {
    long start = System.nanoTime();
    JsonNode request = parse(message);
    JsonNode id = request.path("id");
    ObjectNode answer =
        error(
            new RpcException(ErrorCode.NOT_ENOUGH_RESOURCES, why),
            id.isMissingNode() ? NullNode.instance : id);
    count(request, answer, start);
    return Json.bytes(answer);
  }

  private void count(JsonNode request, ObjectNode answer, long start) {
    int code = answer.path("error").path("code").asInt();
    metrics.answered(request.path("method").asText(), code, System.nanoTime() - start);
  }

  /// A missing node for what is no JSON.
  private static JsonNode parse(byte[] message) {
    try {
      return Json.parse(message);
    } catch (JsonProcessingException e) {
      return JsonNodeFactory.instance.missingNode();
    }
  }

  private ObjectNode answer(Client client, JsonNode request) {
    JsonNode method = request.path("method");
    if (!request.path("jsonrpc").asText().equals("2.0") || !method.isTextual()) {
      var invalid = new RpcException(RpcException.INVALID_REQUEST, "Invalid JSON-RPC request.");
      return error(invalid, NullNode.instance);
    }
    JsonNode id = request.path("id");
    try {
      JsonNode result = call(client, method.asText(), request.path("params"));
      return id.isMissingNode() || id.isNull()
          ? notification(result)
          : Json.object().<ObjectNode>set("id", id).put("jsonrpc", "2.0").set("result", result);
    } catch (RpcException e) {
      return error(e, id.isMissingNode() ? NullNode.instance : id);
    }
  }

  /// The result of one call, also of one inside a transaction.
  ///
  /// @throws RpcException for every error
  JsonNode call(Client client, String method, JsonNode params) {
    if (!params.isObject() && !params.isMissingNode() && !params.isNull()) {
      throw new RpcException(
          RpcException.INTERNAL_ERROR,
          "Unexpected error while processing method: 'params' should be an object");
    }
    try {
      return methods.call(client, method, params);
    } catch (MediaException e) {
      throw new RpcException(e);
    } catch (RpcException e) {
      throw e;
    } catch (RuntimeException e) {
      throw unexpected(method, e);
    }
  }

  /// A fault of ours: logged, and told without details.
  static RpcException unexpected(String method, RuntimeException fault) {
    LOGGER.log(Level.ERROR, "Method " + printable(method) + " failed", fault);
    return new RpcException(
        RpcException.INTERNAL_ERROR, "Unexpected error while processing method");
  }

  /// Kurento carries a request without id out and then complains.
  private static ObjectNode notification(JsonNode result) {
    ObjectNode answer = Json.object();
    answer
        .putObject("error")
        .put("code", RpcException.SERVER_ERROR)
        .<ObjectNode>set("data", result)
        .put("message", "Ignoring response because of a notification request");
    return answer.putNull("id").put("jsonrpc", "2.0");
  }

  static ObjectNode error(RpcException e, JsonNode id) {
    ObjectNode answer = Json.object();
    ObjectNode error = answer.putObject("error").put("code", e.number());
    if (e.type() != null) {
      error.putObject("data").put("type", e.type());
    }
    error.put("message", e.text());
    return answer.<ObjectNode>set("id", id).put("jsonrpc", "2.0");
  }

  /// What a peer named, fit for a line of the log.
  static String printable(String text) {
    String shown = text.length() > 80 ? text.substring(0, 80) + "..." : text;
    return shown.replaceAll("\\p{Cntrl}", "?");
  }
}
