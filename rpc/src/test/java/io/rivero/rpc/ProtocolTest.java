package io.rivero.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The answers that clients of Kurento have seen for years, over a real WebSocket.
class ProtocolTest {
  private static final String UUID = "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}";

  private static RiveroServer server;
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

  private static String pipelineParams(String pipeline) {
    return "{\"mediaPipeline\":\"" + pipeline + "\"}";
  }

  private String pipeline() throws Exception {
    return client.create("MediaPipeline", "{}");
  }

  private String passThrough(String pipeline) throws Exception {
    return client.create("PassThrough", pipelineParams(pipeline));
  }

  @Test
  void pingBeforeAndAfterASession() throws Exception {
    assertThat(client.request("ping", "{\"interval\":5000}").toString())
        .isEqualTo("{\"id\":1,\"jsonrpc\":\"2.0\",\"result\":{\"value\":\"pong\"}}");
    String session = client.request("connect", "null").at("/result/sessionId").asText();
    assertThat(session).matches(UUID);
    assertThat(client.request("ping", "{}").path("result").toString())
        .isEqualTo("{\"sessionId\":\"" + session + "\",\"value\":\"pong\"}");
  }

  /// The calls whose answer is an error whatever the state.
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "nonsense|{}|-32601||Method not found.",
        "connect|{}|40007|INVALID_SESSION|Invalid session",
        "connect|{\"sessionId\":\"zz\"}|40007|INVALID_SESSION|Invalid session",
        "keepAlive|{\"sessionId\":\"nobody\"}|40007|INVALID_SESSION|Invalid session",
        "create|{}|-32000||'type' parameter is required",
        "create|{\"type\":\"Foo\"}|40108|MEDIA_OBJECT_NOT_AVAILABLE|Factory 'Foo' not found",
        "create|{\"type\":\"MediaElement\"}|40108|MEDIA_OBJECT_NOT_AVAILABLE|Factory 'MediaElement'"
            + " not found",
        "create|{\"type\":\"ServerManager\"}|40108|MEDIA_OBJECT_NOT_AVAILABLE|Factory"
            + " 'ServerManager' not found",
        "create|{\"type\":\"core.PassThrough\"}|40108|MEDIA_OBJECT_NOT_AVAILABLE|Factory"
            + " 'core.PassThrough' not found",
        "create|{\"type\":\"PassThrough\"}|40001|MARSHALL_ERROR|'constructorParams' is required",
        "create|{\"type\":\"PassThrough\",\"constructorParams\":{\"mediaPipeline\":\"xx\"}}|40101|MEDIA_OBJECT_NOT_FOUND|Object"
            + " 'xx' not found",
        "create|{\"type\":\"PassThrough\",\"constructorParams\":{\"mediaPipeline\":5}}|40101|MEDIA_OBJECT_NOT_FOUND|Object"
            + " '5' not found",
        "describe|{}|-32000||'object' parameter is required",
        "describe|{\"object\":\"zz\"}|40101|MEDIA_OBJECT_NOT_FOUND|Object 'zz' not found",
        "describe|{\"object\":5}|40101|MEDIA_OBJECT_NOT_FOUND|Object '5' not found",
        "describe|{\"object\":\"newref:1\"}|40109|MEDIA_OBJECT_NOT_FOUND_TRANSACTION_NO_COMMIT|Object"
            + " 'newref:1' not found. Possibly using a transactional object without committing the"
            + " transaction.",
        "invoke|{\"operation\":\"getName\"}|-32000||'object' parameter is required",
        "invoke|{\"object\":\"zz\"}|-32000||'operation' parameter is required",
        "invoke|{\"object\":\"zz\",\"operation\":\"getName\"}|40101|MEDIA_OBJECT_NOT_FOUND|Object"
            + " 'zz' not found",
        "invoke|{\"object\":\"manager_ServerManager\",\"operation\":\"getKmd\",\"operationParams\":{\"moduleName\":\"nope\"}}|40500|UNDEFINED|Requested"
            + " kmd module doesn't exist",
        "subscribe|{\"object\":\"zz\",\"type\":\"Error\"}|40101|MEDIA_OBJECT_NOT_FOUND|Object 'zz'"
            + " not found",
        "subscribe|{\"object\":\"manager_ServerManager\"}|-32000||'type' parameter is required",
        "subscribe|{\"object\":\"manager_ServerManager\",\"type\":\"Nope\"}|40106|MEDIA_OBJECT_EVENT_NOT_SUPPORTED|Event"
            + " 'Nope' not supported",
        "ref|{\"object\":\"zz\"}|40101|MEDIA_OBJECT_NOT_FOUND|Object 'zz' not found",
        "transaction|{}|-32000||'operations' parameter is required",
        "transaction|{\"operations\":[{\"id\":1,\"method\":\"ping\"}]}|40008|MALFORMED_TRANSACTION|Id"
            + " of request '0' should be '0'",
        "ping|[1]|-32603||Unexpected error while processing method: 'params' should be an object",
        "ping|\"x\"|-32603||Unexpected error while processing method: 'params' should be an object",
      })
  void errors(String method, String params, int code, String type, String message)
      throws Exception {
    JsonNode error = client.request(method, params).path("error");
    assertThat(error.path("code").asInt()).isEqualTo(code);
    assertThat(error.path("message").asText()).isEqualTo(message);
    assertThat(error.has("data")).isEqualTo(type != null);
    assertThat(error.at("/data/type").asText(null)).isEqualTo(type);
  }

  /// Calls on an element, as `operation|operationParams|code|message`.
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "fooBar|{\"x\":1}|40008|Method 'fooBar' with 1 parameters not found",
        "setId|{\"id\":\"x\"}|40008|Method 'setId' with 1 parameters not found",
        "setName|{\"wrong\":\"x\"}|40001|'name' parameter should be a string",
        "setName|\"text\"|40001|'operationParams' is required",
        "setEncoderBitrate|{\"encoderBitrate\":\"1300\"}|40001|'encoderBitrate' parameter should be"
            + " a integer",
        "setEncoderBitrate|{\"encoderBitrate\":9999999999}|40001|'encoderBitrate' parameter should"
            + " be a integer",
        "setSendTagsInEvents|{\"sendTagsInEvents\":\"yes\"}|40001|'sendTagsInEvents' parameter"
            + " should be a boolean",
        "connect|{\"sink\":\"1\"}|40101|Object '1' not found",
        "connect|{\"sink\":\"manager_ServerManager\"}|40107|'sink' parameter should be a"
            + " MediaElement",
        "getSinkConnections|{\"mediaType\":null}|40001|Invalid value for 'MediaType'",
        "getSinkConnections|{\"mediaType\":\"SMELL\"}|40001|Invalid value for 'MediaType'",
        "setAudioFormat|{\"caps\":3}|40001|'caps' parameter should be a object",
        "setAudioFormat|{\"caps\":{\"codec\":\"OPUS\"}}|40001|'bitrate' property should be a"
            + " integer",
        "setVideoFormat|{\"caps\":{\"codec\":\"VP8\",\"framerate\":{\"numerator\":1}}}|40001|'denominator'"
            + " property should be a integer",
      })
  void errorsOfAnElement(String operation, String arguments, int code, String message)
      throws Exception {
    String element = passThrough(pipeline());
    JsonNode error = client.invoke(element, operation, arguments).path("error");
    assertThat(error.path("message").asText()).isEqualTo(message);
    assertThat(error.path("code").asInt()).isEqualTo(code);
  }

  /// Constructor arguments of a WebRtcEndpoint, as `constructorParams|message`.
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "\"certificateKeyType\":\"ROT13\"|Invalid value for 'CertificateKeyType'",
        "\"recvonly\":\"yes\"|'recvonly' parameter should be a boolean",
        "\"qosDscp\":null|Invalid value for 'DSCPValue'",
      })
  void errorsOfAConstructor(String argument, String message) throws Exception {
    String arguments = "{\"mediaPipeline\":\"" + pipeline() + "\"," + argument + "}";
    JsonNode error =
        client
            .request(
                "create", "{\"type\":\"WebRtcEndpoint\",\"constructorParams\":" + arguments + "}")
            .path("error");
    assertThat(error.path("message").asText()).isEqualTo(message);
    assertThat(error.path("code").asInt()).isEqualTo(40001);
  }

  @Test
  void aWebRtcEndpointAnswersAsKurentoDoes() throws Exception {
    String endpoint = client.create("WebRtcEndpoint", pipelineParams(pipeline()));
    assertThat(
            client
                .request("describe", "{\"object\":\"" + endpoint + "\"}")
                .at("/result/hierarchy")
                .toString())
        .isEqualTo(
            "[\"kurento.BaseRtpEndpoint\",\"kurento.SdpEndpoint\",\"kurento.SessionEndpoint\","
                + "\"kurento.Endpoint\",\"kurento.MediaElement\",\"kurento.MediaObject\"]");
    Map<String, String> values =
        Map.ofEntries(
            Map.entry("getMtu", "1200"),
            Map.entry("getEncoderBitrate", "300000"),
            Map.entry("getMaxEncoderBitrate", "2147483647"),
            Map.entry("getMaxVideoRecvBandwidth", "0"),
            Map.entry("getMinVideoSendBandwidth", "100"),
            Map.entry("getMaxVideoSendBandwidth", "500"),
            Map.entry("getMediaState", "\"DISCONNECTED\""),
            Map.entry("getConnectionState", "\"DISCONNECTED\""),
            Map.entry("getStunServerPort", "3478"),
            Map.entry("getTurnUrl", "\"\""),
            Map.entry("getICECandidatePairs", "[]"),
            Map.entry("getIceConnectionState", "[]"),
            Map.entry("getDtlsConnectionState", "[]"),
            Map.entry("getRembParams", "{\"__module__\":\"kurento\",\"__type__\":\"RembParams\"}"));
    for (var expected : values.entrySet()) {
      assertThat(client.invoke(endpoint, expected.getKey(), "{}").at("/result/value").toString())
          .as(expected.getKey())
          .isEqualTo(expected.getValue());
    }
    Map<String, Integer> errors =
        Map.of(
            "processOffer {\"offer\":\"\"}", 40201,
            "processOffer {\"offer\":\"junk\"}", 40201,
            "processOffer {}", 40001,
            "processAnswer {\"answer\":\"v=0\"}", 40209,
            "getLocalSessionDescriptor {}", 40202,
            "getRemoteSessionDescriptor {}", 40203,
            "addIceCandidate {\"candidate\":{\"candidate\":\"\",\"sdpMLineIndex\":0}}", 40001,
            "isMediaFlowingIn {\"mediaType\":\"DATA\"}", 40107,
            "requestKeyframe {}", 40111,
            "setMtu {\"mtu\":\"1300\"}", 40001);
    for (var expected : errors.entrySet()) {
      String[] call = expected.getKey().split(" ", 2);
      assertThat(client.invoke(endpoint, call[0], call[1]).at("/error/code").asInt())
          .as(expected.getKey())
          .isEqualTo(expected.getValue());
    }
    assertThat(client.invoke(endpoint, "generateOffer", "{}").at("/result/value").asText())
        .startsWith("v=0");
    assertThat(client.invoke(endpoint, "generateOffer", "{}").at("/error/code").asInt())
        .isEqualTo(40208);
  }

  @Test
  void idsNameTheTree() throws Exception {
    String pipeline = pipeline();
    assertThat(pipeline).matches(UUID + "_kurento\\.MediaPipeline");
    String element = client.create("kurento.PassThrough", pipelineParams(pipeline));
    assertThat(element).matches(pipeline + "/" + UUID + "_kurento\\.PassThrough");
    assertThat(client.invoke(element, "getName", "{}").at("/result/value").asText())
        .isEqualTo(element);
    assertThat(client.invoke(element, "getParent", "{}").at("/result/value").asText())
        .isEqualTo(pipeline);
    assertThat(client.invoke(pipeline, "getMediaPipeline", "{}").at("/result/value").asText())
        .isEqualTo(pipeline);
    assertThat(client.invoke(pipeline, "getParent", "{}").at("/result/value").isNull()).isTrue();
    assertThat(client.invoke(pipeline, "getChildren", "{}").at("/result/value").get(0).asText())
        .isEqualTo(element);
  }

  @Test
  void operationParamsMayBeAbsentWhenNothingIsRequired() throws Exception {
    String element = passThrough(pipeline());
    String params = "{\"object\":\"" + element + "\",\"operation\":\"getStats\"}";
    assertThat(client.request("invoke", params).has("result")).isTrue();
    String setName = "{\"object\":\"" + element + "\",\"operation\":\"setName\"}";
    assertThat(client.request("invoke", setName).at("/error/message").asText())
        .isEqualTo("'operationParams' is required");
  }

  @Test
  void unknownConstructorParametersAndPropertiesAreIgnored() throws Exception {
    String pipeline = pipeline();
    JsonNode answer =
        client.request(
            "create",
            "{\"type\":\"PassThrough\",\"constructorParams\":{\"mediaPipeline\":\""
                + pipeline
                + "\",\"colour\":7},\"properties\":{\"x\":1}}");
    assertThat(answer.has("result")).isTrue();
  }

  @Test
  void describeGivesTheNearestAncestorFirst() throws Exception {
    String element = passThrough(pipeline());
    JsonNode result = client.request("describe", "{\"object\":\"" + element + "\"}").path("result");
    assertThat(result.path("hierarchy").toString())
        .isEqualTo("[\"kurento.MediaElement\",\"kurento.MediaObject\"]");
    assertThat(result.path("qualifiedType").asText()).isEqualTo("kurento.PassThrough");
    assertThat(result.path("type").asText()).isEqualTo("PassThrough");
    assertThat(result.path("sessionId").asText()).matches(UUID);
  }

  @Test
  void registersCarryTypeAndModule() throws Exception {
    String element = passThrough(pipeline());
    client.invoke(element, "addTag", "{\"key\":\"k\",\"value\":\"v\"}");
    assertThat(client.invoke(element, "getTags", "{}").at("/result/value").toString())
        .isEqualTo(
            "[{\"__module__\":\"kurento\",\"__type__\":\"Tag\",\"key\":\"k\",\"value\":\"v\"}]");
    JsonNode error = client.invoke(element, "getTag", "{\"key\":\"none\"}").path("error");
    assertThat(error.path("code").asInt()).isEqualTo(40110);
  }

  @Test
  void connectRaisesThreeEventsBeforeItsAnswer() throws Exception {
    String pipeline = pipeline();
    String source = passThrough(pipeline);
    String sink = passThrough(pipeline);
    String subscribe = "{\"object\":\"" + source + "\",\"type\":\"ElementConnected\"}";
    String first = client.value("subscribe", subscribe).asText();
    assertThat(first).matches(UUID);
    // The same again is another subscription of the same session: each event still comes once.
    String second = client.value("subscribe", subscribe).asText();
    assertThat(client.invoke(source, "connect", "{\"sink\":\"" + sink + "\"}").at("/result/value"))
        .isEqualTo(TestClient.JSON.nullNode());

    List<JsonNode> events = client.events();
    assertThat(events)
        .extracting(e -> e.at("/params/value/data/mediaType").asText())
        .containsExactlyInAnyOrder("AUDIO", "VIDEO", "DATA");
    JsonNode value = events.getFirst().at("/params/value");
    assertThat(value.path("object").asText()).isEqualTo(source);
    assertThat(value.path("type").asText()).isEqualTo("ElementConnected");
    assertThat(value.at("/data/type").asText()).isEqualTo("ElementConnected");
    assertThat(value.at("/data/sink").asText()).isEqualTo(sink);
    assertThat(value.at("/data/source").asText()).isEqualTo(source);
    assertThat(value.at("/data/tags").toString()).isEqualTo("[]");
    assertThat(value.at("/data/timestampMillis").isTextual()).isTrue();
    assertThat(events.getFirst().has("id")).isFalse();

    JsonNode connections = client.invoke(source, "getSinkConnections", "{}").at("/result/value");
    assertThat(connections).hasSize(3);
    assertThat(connections.get(0).path("__type__").asText()).isEqualTo("ElementConnectionData");

    String unsubscribe = "{\"object\":\"%s\",\"subscription\":\"%s\"}";
    client.request("unsubscribe", unsubscribe.formatted(source, second));
    client.invoke(source, "disconnect", "{\"sink\":\"" + sink + "\"}");
    client.invoke(source, "connect", "{\"sink\":\"" + sink + "\"}");
    assertThat(client.events()).hasSize(3);
    client.request("unsubscribe", unsubscribe.formatted(source, first));
    client.invoke(source, "disconnect", "{\"sink\":\"" + sink + "\"}");
    client.invoke(source, "connect", "{\"sink\":\"" + sink + "\"}");
    assertThat(client.events()).isEmpty();
    assertThat(
            client.request("unsubscribe", unsubscribe.formatted(source, "unknown")).has("result"))
        .isTrue();
  }

  @Test
  void tagsComeWithEventsWhenAskedFor() throws Exception {
    String pipeline = pipeline();
    String source = passThrough(pipeline);
    client.invoke(source, "addTag", "{\"key\":\"k\",\"value\":\"v\"}");
    client.invoke(source, "setSendTagsInEvents", "{\"sendTagsInEvents\":true}");
    client.value("subscribe", "{\"object\":\"" + source + "\",\"type\":\"ElementConnected\"}");
    client.invoke(source, "connect", "{\"sink\":\"" + source + "\"}");
    assertThat(client.events().getFirst().at("/params/value/data/tags/0/key").asText())
        .isEqualTo("k");
  }

  @Test
  void elementsOfTwoPipelinesDoNotConnect() throws Exception {
    String source = passThrough(pipeline());
    String sink = passThrough(pipeline());
    JsonNode error = client.invoke(source, "connect", "{\"sink\":\"" + sink + "\"}").path("error");
    assertThat(error.path("code").asInt()).isEqualTo(40004);
    assertThat(error.at("/data/type").asText()).isEqualTo("CONNECT_ERROR");
  }

  @Test
  void theServerManagerTellsOfObjectsChildrenDestroyedFirst() throws Exception {
    client.value("subscribe", "{\"object\":\"manager_ServerManager\",\"type\":\"ObjectCreated\"}");
    client.value(
        "subscribe", "{\"object\":\"manager_ServerManager\",\"type\":\"ObjectDestroyed\"}");
    String pipeline = pipeline();
    String element = passThrough(pipeline);
    assertThat(client.events())
        .extracting(e -> e.at("/params/value/data/object").asText())
        .containsExactly(pipeline, element);
    client.request("release", "{\"object\":\"" + pipeline + "\"}");
    List<JsonNode> events = client.events();
    assertThat(events)
        .extracting(e -> e.at("/params/value/data/objectId").asText())
        .containsExactly(element, pipeline);
    assertThat(events.getFirst().at("/params/value/data").has("type")).isFalse();
    assertThat(events.getFirst().at("/params/value/object").asText())
        .isEqualTo("manager_ServerManager");
  }

  @Test
  void releasedObjectsAreGoneAndReleasingAgainIsFine() throws Exception {
    String pipeline = pipeline();
    String element = passThrough(pipeline);
    JsonNode released = client.request("release", "{\"object\":\"" + pipeline + "\"}");
    assertThat(released.path("result").fieldNames()).toIterable().containsExactly("sessionId");
    assertThat(client.invoke(element, "getName", "{}").at("/error/code").asInt()).isEqualTo(40101);
    assertThat(client.request("release", "{\"object\":\"" + pipeline + "\"}").has("result"))
        .isTrue();
  }

  @Test
  void theManagerDescribesTheServer() throws Exception {
    JsonNode info = client.invoke("manager_ServerManager", "getInfo", "{}").at("/result/value");
    assertThat(info.path("version").asText()).isEqualTo("7.3.0");
    assertThat(info.path("type").asText()).isEqualTo("KMS");
    assertThat(info.path("capabilities").toString()).isEqualTo("[\"transactions\"]");
    assertThat(info.path("modules"))
        .extracting(m -> m.path("name").asText())
        .containsExactly("core", "elements", "filters");
    assertThat(info.at("/modules/0/factories").toString()).contains("MediaPipeline", "PassThrough");
    assertThat(info.at("/modules/0/generationTime").asText())
        .matches("[A-Z][a-z]{2} \\d\\d \\d{4} \\d\\d:\\d\\d:\\d\\d");
    String pipeline = pipeline();
    assertThat(client.invoke("manager_ServerManager", "getPipelines", "{}").toString())
        .contains(pipeline);
    String kmd =
        client
            .invoke("manager_ServerManager", "getKmd", "{\"moduleName\":\"filters\"}")
            .at("/result/value")
            .asText();
    assertThat(TestClient.JSON.readTree(kmd).path("name").asText()).isEqualTo("filters");
    assertThat(
            client
                .invoke("manager_ServerManager", "getUsedCpu", "{\"interval\":1}")
                .at("/result/value")
                .isNumber())
        .isTrue();
    assertThat(
            client
                .invoke("manager_ServerManager", "getUsedMemory", "{}")
                .at("/result/value")
                .asLong())
        .isGreaterThan(1000);
  }

  @Test
  void malformedJsonIsAnsweredAndTheSocketStays() throws Exception {
    for (String bad : List.of("{", "", "{} {}", "\"", "[".repeat(100), "{\"a\":tru}")) {
      client.sendRaw(bad);
      assertThat(client.answer().toString())
          .isEqualTo(
              "{\"error\":{\"code\":-32700,\"message\":\"Parse"
                  + " error.\"},\"id\":null,\"jsonrpc\":\"2.0\"}");
    }
    client.sendBinary(new byte[] {'"', (byte) 0xff, '"'});
    assertThat(client.answer().at("/error/code").asInt()).isEqualTo(-32700);
    assertThat(client.value("ping", "{}").asText()).isEqualTo("pong");
  }

  @Test
  void whatIsNoRequestIsInvalid() throws Exception {
    String ping = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\"}";
    for (String bad :
        List.of(
            "[" + ping + "]",
            "5",
            "{\"id\":1,\"method\":\"ping\"}",
            "{\"jsonrpc\":\"1.0\",\"id\":1,\"method\":\"ping\"}",
            "{\"jsonrpc\":\"2.0\",\"id\":1}",
            "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":7}")) {
      client.sendRaw(bad);
      assertThat(client.answer().toString())
          .isEqualTo(
              "{\"error\":{\"code\":-32600,\"message\":\"Invalid JSON-RPC request.\"},"
                  + "\"id\":null,\"jsonrpc\":\"2.0\"}");
    }
  }

  @Test
  void idsAreEchoedAndRequestsWithoutOneComplainedAbout() throws Exception {
    client.sendRaw("{\"jsonrpc\":\"2.0\",\"id\":\"abc\",\"method\":\"ping\"}");
    assertThat(client.answer().path("id").asText()).isEqualTo("abc");
    for (String id : List.of("", "\"id\":null,")) {
      client.sendRaw("{\"jsonrpc\":\"2.0\"," + id + "\"method\":\"ping\"}");
      assertThat(client.answer().toString())
          .isEqualTo(
              "{\"error\":{\"code\":-32000,\"data\":{\"value\":\"pong\"},\"message\":\"Ignoring"
                  + " response because of a notification"
                  + " request\"},\"id\":null,\"jsonrpc\":\"2.0\"}");
    }
  }

  @Test
  void binaryFramesMeanTheSame() throws Exception {
    client.sendBinary(
        "{\"jsonrpc\":\"2.0\",\"id\":9,\"method\":\"ping\"}".getBytes(StandardCharsets.UTF_8));
    assertThat(client.answer().at("/result/value").asText()).isEqualTo("pong");
    // RFC 6455, section 5.4: fragments are one message.
    client.socket().sendText("{\"jsonrpc\":\"2.0\",\"id\":10,", false).join();
    client.sendRaw("\"method\":\"ping\"}");
    assertThat(client.answer().path("id").asInt()).isEqualTo(10);
  }

  @Test
  void aSessionOutlivesItsConnection() throws Exception {
    String pipeline = pipeline();
    String element = passThrough(pipeline);
    client.value("subscribe", "{\"object\":\"" + element + "\",\"type\":\"ElementConnected\"}");
    String session = client.request("ping", "{}").at("/result/sessionId").asText();
    try (var other = new TestClient(server)) {
      JsonNode connected = other.request("connect", "{\"sessionId\":\"" + session + "\"}");
      assertThat(connected.path("result").path("sessionId").asText()).isEqualTo(session);
      assertThat(connected.at("/result/serverId").asText()).matches(UUID);
      other.invoke(element, "connect", "{\"sink\":\"" + element + "\"}");
      assertThat(other.events()).hasSize(3); // the events follow the newest binding
      // The first connection has lost the session and gets another one.
      assertThat(
              client
                  .request("describe", "{\"object\":\"" + pipeline + "\"}")
                  .at("/result/sessionId")
                  .asText())
          .isNotEqualTo(session);
      other.request("closeSession", "{\"release\":true}");
    }
  }

  @Test
  void anySessionNameIsAccepted() throws Exception {
    JsonNode answer =
        client.request("create", "{\"type\":\"MediaPipeline\",\"sessionId\":\"123456\"}");
    assertThat(answer.at("/result/sessionId").asText()).isEqualTo("123456");
    assertThat(
            client.request("closeSession", "{\"sessionId\":\"unknown\"}").path("result").isNull())
        .isTrue();
  }

  @Test
  void closingASessionReleasesOnlyWhatNobodyElseHolds() throws Exception {
    String shared = pipeline();
    String own = pipeline();
    String element = passThrough(shared);
    try (var other = new TestClient(server)) {
      other.request("describe", "{\"object\":\"" + element + "\"}");
      client.request("closeSession", "{}");
      assertThat(other.request("describe", "{\"object\":\"" + shared + "\"}").has("result"))
          .isTrue();
      assertThat(other.request("describe", "{\"object\":\"" + own + "\"}").has("result")).isFalse();
      client.request("describe", "{\"object\":\"" + shared + "\"}");
      other.request("closeSession", "{\"release\":true}");
    }
    assertThat(client.request("describe", "{\"object\":\"" + shared + "\"}").has("result"))
        .isFalse();
  }

  @Test
  void referencesAreASetPerSession() throws Exception {
    String pipeline = pipeline();
    client.request("ref", "{\"object\":\"" + pipeline + "\"}");
    client.request("unref", "{\"object\":\"" + pipeline + "\"}");
    assertThat(client.request("describe", "{\"object\":\"" + pipeline + "\"}").has("result"))
        .isFalse();
  }

  @Test
  void aTransactionRefersToEarlierOperationsAndStopsAtTheFirstError() throws Exception {
    JsonNode value =
        client.value(
            "transaction",
            """
            {"operations":[
              {"id":0,"jsonrpc":"2.0","method":"create","params":{"type":"MediaPipeline"}},
              {"id":1,"jsonrpc":"2.0","method":"create","params":
                {"type":"PassThrough","constructorParams":{"mediaPipeline":"newref:0"}}},
              {"id":2,"jsonrpc":"2.0","method":"invoke","params":
                {"object":"newref:1","operation":"getName"}},
              {"id":3,"jsonrpc":"2.0","method":"describe","params":{"object":"zz"}},
              {"id":4,"jsonrpc":"2.0","method":"ping"}]}\
            """);
    assertThat(value).hasSize(4);
    assertThat(value.get(2).at("/result/value").asText())
        .isEqualTo(value.get(1).at("/result/value").asText());
    assertThat(value.get(3).at("/error/code").asInt()).isEqualTo(40101);
    assertThat(client.value("transaction", "{\"operations\":[]}").toString()).isEqualTo("[]");
  }

  @Test
  void requestsOfOneConnectionAreAnsweredInOrder() throws Exception {
    // The first one waits; the second one may not overtake it.
    client.sendRaw(
        """
        {"jsonrpc":"2.0","id":1,"method":"invoke","params":{"object":"manager_ServerManager",
         "operation":"getUsedCpu","operationParams":{"interval":200}}}\
        """);
    client.sendRaw("{\"jsonrpc\":\"2.0\",\"id\":2,\"method\":\"ping\"}");
    try (var other = new TestClient(server)) {
      other.request("ping", "{}"); // another connection does not wait
    }
    assertThat(client.answer().path("id").asInt()).isEqualTo(1);
    assertThat(client.answer().path("id").asInt()).isEqualTo(2);
  }
}
