package io.rivero.rpc.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.kurento.client.KurentoClient;
import org.kurento.client.KurentoConnectionListener;
import org.kurento.client.MediaPipeline;
import org.kurento.client.PassThrough;

/// Both official clients, when the connection is cut in the middle of a request, and when the
/// server is restarted.
class ReconnectionIT {
  private static final Duration RECONNECTED = Duration.ofSeconds(6);

  /// A request that takes a second.
  private static final int SLOW_MILLIS = 1000;

  @Test
  void theJavaClientFindsItsObjectsAndSubscriptionsAfterACut() throws Exception {
    var heard = new Heard();
    try (TcpRelay relay = new TcpRelay(Shared.server().webSocket())) {
      KurentoClient client = KurentoClient.create(relay.webSocket().toString(), heard);
      MediaPipeline pipeline = client.createMediaPipeline();
      PassThrough first = new PassThrough.Builder(pipeline).build();
      PassThrough second = new PassThrough.Builder(pipeline).build();
      var connected = new ConcurrentLinkedQueue<String>();
      first.addElementConnectedListener(event -> connected.add(event.getType()));
      var cut =
          CompletableFuture.supplyAsync(() -> client.getServerManager().getUsedCpu(SLOW_MILLIS));
      relay.cut();
      Wait.until("reconnected", RECONNECTED, () -> heard.reconnections.contains(true));
      assertThat(pipeline.getChildren()).hasSize(2);
      first.connect(second);
      Wait.until("event", RECONNECTED, () -> !connected.isEmpty());
      cut.handle((value, error) -> "").get(60, TimeUnit.SECONDS); // answered or failed, no matter
      pipeline.release();
      client.destroy();
    }
  }

  @Test
  void theJavaClientStartsAnewOnARestartedServer() {
    var heard = new Heard();
    ServerProcess before = ServerProcess.start();
    int port = before.webSocket().getPort();
    KurentoClient client = KurentoClient.create(before.webSocket().toString(), heard);
    client.createMediaPipeline();
    before.stop();
    try (ServerProcess after = ServerProcess.startAt(port)) {
      assertThat(after.webSocket().getPort()).isEqualTo(port);
      Wait.until("reconnected", RECONNECTED, () -> heard.reconnections.contains(false));
      assertThat(client.getServerManager().getPipelines()).isEmpty();
      client.createMediaPipeline().release();
      client.destroy();
    }
  }

  @Test
  void theJavaScriptClientFindsItsObjectsAndSubscriptionsAfterACut() {
    try (TcpRelay relay = new TcpRelay(Shared.server().webSocket());
        NodeClient client = new NodeClient("reconnect.cjs", relay.webSocket().toString())) {
      await(client, message -> message.has("created"));
      client.send(Map.of("slow", SLOW_MILLIS));
      relay.cut();
      await(client, message -> message.path("reconnected").asBoolean());
      client.send(Map.of("use", true));
      await(client, message -> message.path("event").asText().equals("ElementConnected"));
      assertThat(await(client, message -> message.has("children")).path("children").asInt())
          .isEqualTo(2);
      client.send(Map.of("release", true));
      await(client, message -> message.has("released"));
    }
  }

  @Test
  void theJavaScriptClientStartsAnewOnARestartedServer() {
    ServerProcess before = ServerProcess.start();
    int port = before.webSocket().getPort();
    try (NodeClient client = new NodeClient("reconnect.cjs", before.webSocket().toString())) {
      await(client, message -> message.has("created"));
      before.stop();
      try (ServerProcess after = ServerProcess.startAt(port)) {
        assertThat(after.webSocket().getPort()).isEqualTo(port);
        JsonNode reconnected = await(client, message -> message.has("reconnected"));
        assertThat(reconnected.path("reconnected").asBoolean()).isFalse();
        client.send(Map.of("create", true));
        await(client, message -> message.has("created"));
        client.send(Map.of("release", true));
        await(client, message -> message.has("released"));
      }
    }
  }

  private static JsonNode await(NodeClient client, Predicate<JsonNode> wanted) {
    return Wait.value(
        "message of the client",
        RECONNECTED,
        () -> {
          for (JsonNode said = client.poll(); said != null; said = client.poll()) {
            if (wanted.test(said)) {
              return said;
            }
          }
          return null;
        });
  }

  private static final class Heard implements KurentoConnectionListener {
    final Queue<Boolean> reconnections = new ConcurrentLinkedQueue<>();

    @Override
    public void connected() {}

    @Override
    public void connectionFailed() {}

    @Override
    public void disconnected() {}

    @Override
    public void reconnected(boolean sameServer) {
      reconnections.add(sameServer);
    }
  }
}
