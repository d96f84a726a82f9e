package io.rivero.rpc;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.rivero.pipeline.MediaException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;

/// JSON-RPC 2.0: request in, answer out. What a method does is in {@link Methods}.
final class JsonRpc {
  private static final Logger LOGGER = System.getLogger(JsonRpc.class.getName());

  private final Methods methods;

  JsonRpc(Methods methods) {
    this.methods = methods;
  }

  /// Carries one message out. Never throws: whatever a peer sends gets an answer.
  ///
  /// @param message JSON, perhaps malformed
  /// @return the answer, JSON
  byte[] answer(Client client, byte[] message) {
    JsonNode request;
    try {
      request = Json.parse(message);
    } catch (JsonProcessingException e) {
      request = JsonNodeFactory.instance.missingNode();
    }
    if (request.isMissingNode()) {
      return Json.bytes(
          error(new RpcException(RpcException.PARSE_ERROR, "Parse error."), NullNode.instance));
    }
    return Json.bytes(answer(client, request));
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
      LOGGER.log(Level.ERROR, "Method " + printable(method) + " failed", e);
      throw new RpcException(
          RpcException.INTERNAL_ERROR, "Unexpected error while processing method");
    }
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
