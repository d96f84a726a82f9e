package io.rivero.rpc;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.rivero.pipeline.ErrorCode;
import io.rivero.pipeline.MediaException;
import java.util.ArrayList;
import java.util.List;

/// Several requests in one, in order, up to the first that fails; nothing is undone. A text
/// `newref:N` anywhere in the parameters stands for the value of operation N.
final class Transaction {
  static final int MAX_OPERATIONS = 1000;

  /// Once the answers are longer than this together, the next operation is an error.
  static final int MAX_ANSWER_BYTES = 4 << 20;

  private static final String NEWREF = "newref:";

  private final Methods methods;
  private final Client client;
  private final ClientSession session;
  private final List<JsonNode> values = new ArrayList<>();
  private long answerBytes;

  Transaction(Methods methods, Client client, ClientSession session) {
    this.methods = methods;
    this.client = client;
    this.session = session;
  }

  /// @return the answers; the last one may be an error
  /// @throws RpcException 40008 when the operations are not numbered 0, 1, ...
  ArrayNode run(JsonNode operations) {
    if (operations.size() > MAX_OPERATIONS) {
      throw new RpcException(
          ErrorCode.NOT_ENOUGH_RESOURCES, "More than " + MAX_OPERATIONS + " operations");
    }
    ArrayNode answers = JsonNodeFactory.instance.arrayNode();
    for (JsonNode operation : operations) {
      JsonNode id = operation.path("id");
      int expected = answers.size();
      if (!id.isInt() || id.intValue() != expected) {
        throw new RpcException(
            ErrorCode.MALFORMED_TRANSACTION,
            "Id of request '" + expected + "' should be '" + expected + "'");
      }
      try {
        JsonNode result = call(operation);
        answerBytes += Json.bytes(result).length;
        values.add(result.path("value"));
        answers.add(
            Json.object().<ObjectNode>set("id", id).put("jsonrpc", "2.0").set("result", result));
      } catch (MediaException e) {
        answers.add(JsonRpc.error(new RpcException(e), id));
        break;
      } catch (RpcException e) {
        answers.add(JsonRpc.error(e, id));
        break;
      } catch (RuntimeException e) {
        answers.add(JsonRpc.error(JsonRpc.unexpected(operation.path("method").asText(), e), id));
        break;
      }
    }
    return answers;
  }

  private JsonNode call(JsonNode operation) {
    String method = operation.path("method").asText();
    if (method.equals("transaction")) {
      throw new RpcException(
          ErrorCode.MALFORMED_TRANSACTION, "A transaction cannot hold another one");
    }
    if (answerBytes > MAX_ANSWER_BYTES) {
      throw new RpcException(
          ErrorCode.NOT_ENOUGH_RESOURCES,
          "The answers of one transaction are longer than "
              + MAX_ANSWER_BYTES
              + " bytes; this operation was not carried out");
    }
    ObjectNode params = Json.object();
    if (operation.path("params").isObject()) {
      params.setAll((ObjectNode) resolve(operation.path("params")));
    }
    params.put("sessionId", session.id);
    return methods.call(client, method, params);
  }

  /// A copy in which references to earlier operations are replaced.
  private JsonNode resolve(JsonNode node) {
    return switch (node) {
      case ObjectNode object -> {
        ObjectNode copy = Json.object();
        object.properties().forEach(entry -> copy.set(entry.getKey(), resolve(entry.getValue())));
        yield copy;
      }
      case ArrayNode array -> {
        ArrayNode copy = JsonNodeFactory.instance.arrayNode();
        array.forEach(entry -> copy.add(resolve(entry)));
        yield copy;
      }
      default -> {
        int index = reference(node.asText());
        yield index >= 0 && index < values.size() ? values.get(index) : node;
      }
    };
  }

  private static int reference(String text) {
    String number = text.startsWith(NEWREF) ? text.substring(NEWREF.length()) : "";
    return number.matches("\\d{1,6}") ? Integer.parseInt(number) : -1;
  }
}
