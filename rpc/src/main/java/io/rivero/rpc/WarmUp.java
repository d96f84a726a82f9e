package io.rivero.rpc;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;

/// What the first client would wait for is done once in the background after the start: a pipeline
/// and its elements are created, used and released, by way of the protocol, so that classes are
/// loaded, methods linked and certificates made.
final class WarmUp {
  private static final Logger LOGGER = System.getLogger(WarmUp.class.getName());

  private final JsonRpc rpc;
  private final Client client = new Client(message -> {});

  private WarmUp(JsonRpc rpc) {
    this.rpc = rpc;
  }

  /// @param rpc with a registry that no application sees
  static void run(JsonRpc rpc) {
    long start = System.nanoTime();
    try {
      var warmUp = new WarmUp(rpc);
      String pipeline = warmUp.create("MediaPipeline", Json.object());
      for (String type : List.of("PassThrough", "WebRtcEndpoint")) {
        ObjectNode arguments = Json.object().put("mediaPipeline", pipeline);
        String element = warmUp.create(type, arguments);
        warmUp.invoke(element, "getName");
        warmUp.invoke(element, "generateOffer"); // an error where there is none
      }
      warmUp.call("closeSession", Json.object().put("release", true));
    } catch (IOException | RuntimeException e) {
      LOGGER.log(Level.WARNING, "Warming up failed", e);
    }
    LOGGER.log(Level.DEBUG, "Warm after {0} ms", (System.nanoTime() - start) / 1_000_000);
  }

  private String create(String type, ObjectNode arguments) throws IOException {
    ObjectNode params = Json.object().put("type", type);
    params.set("constructorParams", arguments);
    return call("create", params).path("result").path("value").asText();
  }

  private void invoke(String object, String operation) throws IOException {
    call("invoke", Json.object().put("object", object).put("operation", operation));
  }

  private JsonNode call(String method, ObjectNode params) throws IOException {
    ObjectNode request = Json.object().put("id", 0).put("jsonrpc", "2.0").put("method", method);
    request.set("params", params);
    return Json.parse(rpc.answer(client, Json.bytes(request)));
  }
}
