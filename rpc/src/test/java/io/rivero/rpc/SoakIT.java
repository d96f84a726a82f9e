package io.rivero.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// A hundred thousand pipelines are created, listened to and released: afterwards nothing is left
/// of them, and memory is what it was after the first tenth.
class SoakIT {
  private static final int CYCLES = Integer.getInteger("soak.cycles", 100_000);
  private static final int BATCH = 200;
  private static final long TOLERANCE_BYTES = 4 << 20;

  private int nextId;

  @Test
  @Timeout(600)
  void memoryIsFlatOverCreateSubscribeRelease() throws Exception {
    try (var server = RiveroServer.start(HttpTest.settings(Map.of()));
        var client = new TestClient(server)) {
      int done = cycles(client, CYCLES / 10);
      long before = usedBytes();
      done += cycles(client, CYCLES - done);
      long growth = usedBytes() - before;
      assertThat(done).isEqualTo(CYCLES);
      assertThat(growth).as("growth of the heap").isLessThan(TOLERANCE_BYTES);
      assertThat(server.registry().objectCount()).isOne();
      assertThat(server.registry().inconsistencies()).isEmpty();
      System.out.printf("%d cycles, heap %d kB, %+d kB%n", done, before >> 10, growth >> 10);
    }
  }

  /// Sends many at a time, so that it is the server that is busy and not the way to it.
  private int cycles(TestClient client, int count) throws Exception {
    int done = 0;
    while (done < count) {
      int batch = Math.min(BATCH, count - done);
      for (int i = 0; i < batch; i++) {
        send(client, "create", "{\"type\":\"MediaPipeline\"}");
      }
      List<String> pipelines = new ArrayList<>(batch);
      for (int i = 0; i < batch; i++) {
        pipelines.add(result(client).path("value").asText());
      }
      for (String pipeline : pipelines) {
        send(client, "subscribe", "{\"object\":\"" + pipeline + "\",\"type\":\"Error\"}");
        send(client, "release", "{\"object\":\"" + pipeline + "\"}");
      }
      for (int i = 0; i < 2 * batch; i++) {
        result(client);
      }
      done += batch;
    }
    return done;
  }

  private void send(TestClient client, String method, String params) {
    client.sendRaw(
        "{\"jsonrpc\":\"2.0\",\"id\":%d,\"method\":\"%s\",\"params\":%s}"
            .formatted(nextId++, method, params));
  }

  private static JsonNode result(TestClient client) throws Exception {
    JsonNode answer = client.answer();
    if (!answer.has("result")) {
      throw new AssertionError(answer);
    }
    return answer.path("result");
  }

  /// After collections that find nothing more.
  private static long usedBytes() {
    Runtime runtime = Runtime.getRuntime();
    long least = Long.MAX_VALUE;
    for (int i = 0; i < 5; i++) {
      System.gc();
      least = Math.min(least, runtime.totalMemory() - runtime.freeMemory());
    }
    return least;
  }
}
