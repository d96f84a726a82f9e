package io.rivero.rpc;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Several requests in one, and a request that comes twice, over a real WebSocket.
class TransactionTest {
  private static final String MANAGER = "manager_ServerManager";

  private static RiveroServer server;

  private final ArrayNode operations = TestClient.JSON.createArrayNode();
  private TestClient client;

  @BeforeAll
  static void start() {
    server = RiveroServer.start(HttpTest.settings(Map.of()));
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @BeforeEach
  void connect() {
    client = new TestClient(server);
  }

  @AfterEach
  void disconnect() throws Exception {
    client.request("closeSession", "{\"release\":true}");
    client.close();
  }

  private ObjectNode add(String method) {
    return operations
        .addObject()
        .put("id", operations.size() - 1)
        .put("jsonrpc", "2.0")
        .put("method", method)
        .putObject("params");
  }

  private ObjectNode invoke(String object, String operation) {
    return add("invoke")
        .put("object", object)
        .put("operation", operation)
        .putObject("operationParams");
  }

  private JsonNode run() throws Exception {
    ObjectNode params = TestClient.JSON.createObjectNode();
    params.set("operations", operations);
    return client.value("transaction", params.toString());
  }

  private static JsonNode value(JsonNode answers, int index) {
    return answers.path(index).path("result").path("value");
  }

  @Test
  void referencesMayStandAnywhere() throws Exception {
    add("create").put("type", "MediaPipeline");
    add("create")
        .put("type", "PassThrough")
        .put("surplus", "of the JavaScript client")
        .putObject("constructorParams")
        .put("mediaPipeline", "newref:0");
    invoke("newref:1", "connect").put("sink", "newref:1");
    invoke("newref:1", "addTag").put("key", "k").put("value", "newref:0");
    invoke("newref:1", "getTags");
    invoke("newref:1", "getSourceConnections");
    add("subscribe").put("object", "newref:1").put("type", "ElementConnected");
    add("unsubscribe").put("object", "newref:1").put("subscription", "newref:6");
    add("release").put("object", "newref:0");
    JsonNode answers = run();
    assertThat(answers).hasSize(9).allMatch(answer -> answer.has("result"));
    String pipeline = value(answers, 0).asText();
    String element = value(answers, 1).asText();
    assertThat(element).startsWith(pipeline + "/");
    assertThat(value(answers, 4).at("/0/value").asText()).isEqualTo(pipeline);
    assertThat(value(answers, 5).at("/0/source").asText()).isEqualTo(element);
    assertThat(server.registry().roots()).noneMatch(root -> root.id.equals(pipeline));
  }

  /// A register whose text is the value of an earlier operation; a list where a text belongs is
  /// still a list.
  @Test
  void referencesInsideRegistersAndListsAreReplaced() throws Exception {
    add("create").put("type", "MediaPipeline");
    add("create")
        .put("type", "WebRtcEndpoint")
        .putObject("constructorParams")
        .put("mediaPipeline", "newref:0");
    candidate().put("sdpMid", "newref:0");
    candidate().putArray("sdpMid").add("newref:0");
    JsonNode answers = run();
    assertThat(answers.path(2).has("result")).isTrue();
    assertThat(answers.path(3).at("/error/message").asText())
        .isEqualTo("'sdpMid' property should be a string");
  }

  private ObjectNode candidate() {
    return invoke("newref:1", "addIceCandidate")
        .putObject("candidate")
        .put("candidate", "")
        .put("sdpMLineIndex", 0);
  }

  @Test
  void whatIsNoReferenceStays() throws Exception {
    for (String text : new String[] {"newref:", "newref:-1", "newref:1x", "newref:9999999999"}) {
      operations.removeAll();
      invoke(MANAGER, "setName").put("name", text);
      invoke(MANAGER, "getName");
      assertThat(value(run(), 1).asText()).isEqualTo(text);
    }
  }

  @Test
  void operationsAreLimited() throws Exception {
    for (int i = 0; i <= Transaction.MAX_OPERATIONS; i++) {
      add("ping");
    }
    ObjectNode params = TestClient.JSON.createObjectNode();
    params.set("operations", operations);
    JsonNode error = client.request("transaction", params.toString()).path("error");
    assertThat(error.path("code").asInt()).isEqualTo(40009);
    assertThat(error.path("message").asText()).isEqualTo("More than 1000 operations");
    operations.remove(Transaction.MAX_OPERATIONS);
    assertThat(run()).hasSize(Transaction.MAX_OPERATIONS);
  }

  /// A thousand descriptors would be 94 MB.
  @Test
  void answersAreLimitedAndTheOperationBehindThemIsNotCarriedOut() throws Exception {
    int kmdBytes = requireNonNull(ObjectModel.descriptorText("core")).length();
    int fitting = Transaction.MAX_ANSWER_BYTES / kmdBytes + 2;
    for (int i = 0; i < 200; i++) {
      invoke(MANAGER, "getKmd").put("moduleName", "core");
    }
    JsonNode answers = run();
    assertThat(answers).hasSizeLessThanOrEqualTo(fitting);
    JsonNode last = answers.path(answers.size() - 1).path("error");
    assertThat(last.path("code").asInt()).isEqualTo(40009);
    assertThat(last.path("message").asText()).contains("4194304 bytes", "not carried out");
    assertThat(answers.path(answers.size() - 2).has("result")).isTrue();
  }

  @Test
  void aTransactionInATransactionIsMalformed() throws Exception {
    add("transaction").putArray("operations");
    assertThat(run().at("/0/error/code").asInt()).isEqualTo(40008);
  }

  @Test
  void aRequestThatComesTwiceIsCarriedOutOnce() throws Exception {
    client.request("connect", "null");
    String create =
        "{\"jsonrpc\":\"2.0\",\"id\":7777,\"method\":\"create\","
            + "\"params\":{\"type\":\"MediaPipeline\"}}";
    client.sendRaw(create);
    client.sendRaw(create);
    JsonNode first = client.answer();
    assertThat(client.answer()).isEqualTo(first);
    assertThat(server.registry().roots()).hasSize(1);
    // Kurento answers whatever comes with that id by the pipeline's name.
    client.sendRaw("{\"jsonrpc\":\"2.0\",\"id\":7777,\"method\":\"ping\"}");
    assertThat(client.answer().at("/result/value").asText()).isEqualTo("pong");
    client.sendRaw(create.replace("MediaPipeline", "Nothing"));
    assertThat(client.answer().at("/error/code").asInt()).isEqualTo(40108);
  }

  @Test
  void withoutTheCacheEachRequestIsCarriedOut() throws Exception {
    String create =
        "{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"create\","
            + "\"params\":{\"type\":\"MediaPipeline\"}}";
    var settings = HttpTest.settings(Map.of("request-cache", List.of("false")));
    try (var forgetful = RiveroServer.start(settings);
        var twice = new TestClient(forgetful)) {
      twice.sendRaw(create);
      twice.sendRaw(create);
      assertThat(twice.answer()).isNotEqualTo(twice.answer());
      assertThat(forgetful.registry().roots()).hasSize(2);
    }
  }

  @Test
  void aRequestThatComesAgainByAnotherConnectionIsCarriedOutOnce() throws Exception {
    String session = client.request("connect", "null").at("/result/sessionId").asText();
    String create =
        "{\"jsonrpc\":\"2.0\",\"id\":5,\"method\":\"create\","
            + "\"params\":{\"type\":\"MediaPipeline\",\"sessionId\":\""
            + session
            + "\"}}";
    client.sendRaw(create);
    JsonNode first = client.answer();
    try (var second = new TestClient(server)) {
      second.sendRaw(create);
      assertThat(second.answer()).isEqualTo(first);
      assertThat(second.request("ping", "{}").at("/result/sessionId").asText()).isEqualTo(session);
      second.request("closeSession", "{\"release\":true}");
    }
  }

  @Test
  void aSlowCallOfOneConnectionDoesNotKeepAnotherWaiting() throws Exception {
    client.sendRaw(
        """
        {"jsonrpc":"2.0","id":1,"method":"invoke","params":{"object":"manager_ServerManager",
         "operation":"getUsedCpu","operationParams":{"interval":60000}}}\
        """);
    try (var other = new TestClient(server)) {
      String pipeline = other.create("MediaPipeline", "{}");
      assertThat(other.invoke(pipeline, "getName", "{}").at("/result/value").asText())
          .isEqualTo(pipeline);
      other.request("closeSession", "{\"release\":true}");
    }
    client.close(); // its minute is not over
    client = new TestClient(server);
  }
}
