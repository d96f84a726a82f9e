package io.rivero.rpc;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.fasterxml.jackson.databind.JsonNode;
import io.rivero.pipeline.MediaRuntime;
import io.rivero.rpc.metrics.RequestMetrics;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/// Whatever a client sends is answered by one well-formed message, and leaves the bookkeeping
/// whole.
class JsonRpcFuzzTest {
  private static final ObjectModel MODEL = ObjectModel.load();
  private static final Binding BINDING =
      Binding.of(MODEL, RiveroServer.REMOTE_CLASSES, MediaRuntime.class);
  private static final MediaRuntime RUNTIME = runtime();

  private static MediaRuntime runtime() {
    try {
      return new MediaRuntime(HttpTest.settings(Map.of()).media(), (source, event, millis) -> {});
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private final Registry registry = new Registry(Limits.defaults());
  private final JsonRpc rpc = rpc();
  private final Client client = new Client(message -> {});

  private JsonRpc rpc() {
    var values = new Values(MODEL);
    var events = new EventHub(MODEL, values, registry);
    var manager = new ServerManager(MODEL, BINDING, registry, "");
    manager.close(); // getUsedCpu does not wait
    registry.addPermanent(
        new RegisteredObject(
            ServerManager.ID, manager, requireNonNull(BINDING.find("ServerManager")), null));
    return new JsonRpc(
        new Methods(new Methods.Server(MODEL, BINDING, values, registry, events, RUNTIME, true)),
        new RequestMetrics());
  }

  @AfterAll
  static void close() {
    RUNTIME.close();
  }

  @FuzzTest
  void answerNeverThrows(byte[] message) throws Exception {
    JsonNode answer = Json.parse(rpc.answer(client, message));
    assertThat(answer.path("jsonrpc").asText()).isEqualTo("2.0");
    assertThat(answer.has("result")).isNotEqualTo(answer.has("error"));
    assertThat(answer.at("/error/code").asInt()).isNotEqualTo(RpcException.INTERNAL_ERROR);
    rpc.answer(client, text("closeSession", "{\"release\":true}"));
    assertThat(registry.inconsistencies()).isEmpty();
  }

  @Test
  void mutatedRequestsAreAnswered() throws Exception {
    var random = new Random(42);
    List<byte[]> seeds =
        List.of(
            text("create", "{\"type\":\"MediaPipeline\",\"constructorParams\":{}}"),
            text("connect", "{\"sessionId\":\"a\"}"),
            text("subscribe", "{\"object\":\"manager_ServerManager\",\"type\":\"ObjectCreated\"}"),
            text(
                "invoke",
                "{\"object\":\"manager_ServerManager\",\"operation\":\"addTag\","
                    + "\"operationParams\":{\"key\":\"k\",\"value\":\"v\"}}"),
            text(
                "transaction",
                "{\"operations\":[{\"id\":0,\"method\":\"create\",\"params\":{\"type\":"
                    + "\"MediaPipeline\"}},{\"id\":1,\"method\":\"describe\",\"params\":"
                    + "{\"object\":\"newref:0\"}}]}"));
    for (int round = 0; round < 5000; round++) {
      byte[] message = seeds.get(random.nextInt(seeds.size())).clone();
      int changes = random.nextInt(4);
      for (int i = 0; i < changes; i++) {
        message[random.nextInt(message.length)] =
            random.nextInt(3) == 0
                ? (byte) "{}[]\",:0x\\".charAt(random.nextInt(10))
                : (byte) random.nextInt(256);
      }
      JsonNode answer = Json.parse(rpc.answer(client, message));
      assertThat(answer.has("result")).isNotEqualTo(answer.has("error"));
      if (round % 100 == 0) {
        rpc.answer(client, text("closeSession", "{\"release\":true}"));
        assertThat(registry.inconsistencies()).isEmpty();
      }
    }
  }

  private static byte[] text(String method, String params) {
    return ("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\""
            + method
            + "\",\"params\":"
            + params
            + "}")
        .getBytes(StandardCharsets.UTF_8);
  }
}
