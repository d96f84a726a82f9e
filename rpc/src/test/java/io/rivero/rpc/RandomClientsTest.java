package io.rivero.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Eight clients change one pipeline at random, at the same time; whatever the order was, nothing
/// is left.
class RandomClientsTest {
  private static final int CLIENTS = 8;
  private static final int STEPS = 60;

  @ParameterizedTest
  @ValueSource(longs = {1, 2})
  void leaveThePipelineEmptyAndConsistent(long seed) throws Exception {
    try (var server = RiveroServer.start(HttpTest.settings(Map.of()));
        var owner = new TestClient(server);
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      String pipeline = owner.create("MediaPipeline", "{}");
      List<Callable<Void>> tasks = new ArrayList<>();
      for (int i = 0; i < CLIENTS; i++) {
        var random = new Random(seed * 1000 + i);
        tasks.add(() -> run(server, pipeline, random));
      }
      for (Future<Void> done : threads.invokeAll(tasks)) {
        done.get();
      }
      assertThat(server.registry().inconsistencies()).isEmpty();
      assertThat(owner.invoke(pipeline, "getChildren", "{}").at("/result/value")).isEmpty();
      owner.request("closeSession", "{\"release\":true}");
      assertThat(server.registry().objectCount()).isEqualTo(1); // the server manager
      assertThat(server.registry().roots()).isEmpty();
      assertThat(server.registry().sessionIds()).isEmpty();
    }
  }

  private static Void run(RiveroServer server, String pipeline, Random random) throws Exception {
    try (var client = new TestClient(server)) {
      List<String> known = new ArrayList<>();
      for (int step = 0; step < STEPS; step++) {
        step(client, pipeline, known, random);
      }
      for (String element : known) {
        client.request("release", "{\"object\":\"" + element + "\"}");
      }
      client.request("closeSession", "{}");
    }
    return null;
  }

  private static void step(TestClient client, String pipeline, List<String> known, Random random)
      throws Exception {
    if (known.isEmpty() || random.nextInt(4) == 0) {
      known.add(client.create("PassThrough", "{\"mediaPipeline\":\"" + pipeline + "\"}"));
      return;
    }
    String one = known.get(random.nextInt(known.size()));
    switch (random.nextInt(6)) {
      case 0 -> client.request("release", "{\"object\":\"" + one + "\"}");
      case 1 -> client.request("subscribe", event(one));
      case 2 -> {
        // Elements of other clients, too.
        JsonNode children = client.invoke(pipeline, "getChildren", "{}").at("/result/value");
        if (!children.isEmpty()) {
          known.add(children.get(random.nextInt(children.size())).asText());
        }
      }
      default -> {
        String other = known.get(random.nextInt(known.size()));
        String operation = random.nextInt(3) == 0 ? "disconnect" : "connect";
        JsonNode answer = client.invoke(one, operation, "{\"sink\":\"" + other + "\"}");
        // Somebody else may have released either of them.
        assertThat(answer.at("/error/code").asInt(40101)).isEqualTo(40101);
      }
    }
    client.events();
  }

  private static String event(String object) {
    return "{\"object\":\"" + object + "\",\"type\":\"ElementConnected\"}";
  }
}
