package io.rivero.rpc.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.rivero.rpc.e2e.BrowserPeer.Media;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.kurento.client.KurentoClient;
import org.kurento.client.MediaPipeline;

/// Browsers that reach the server through a TURN server only (coturn).
class TurnIT {
  private static final Duration START = Duration.ofSeconds(2);

  private static Tools.Started turn;
  private static String address;
  private static int port;

  @BeforeAll
  static void startTurnServer() throws IOException {
    Path program = Tools.require("turnserver");
    address = Tools.ownAddress();
    try (var free = new DatagramSocket(0, InetAddress.getByName(address))) {
      port = free.getLocalPort();
    }
    List<String> command =
        List.of(
            program.toString(),
            "-n",
            "--no-cli",
            "--no-tls",
            "--no-dtls",
            "--lt-cred-mech",
            "--user=user:secret",
            "--realm=rivero",
            "--log-file=stdout",
            "--pidfile=" + Tools.output("turnserver.pid"),
            "--listening-ip=" + address,
            "--relay-ip=" + address,
            "--listening-port=" + port,
            "--verbose");
    turn = Tools.start("turnserver", new ProcessBuilder(command));
    Wait.until(
        "a TURN server on " + port,
        START,
        () -> turn.lines().stream().anyMatch(line -> line.contains("listener opened on")));
  }

  @AfterAll
  static void stopTurnServer() {
    if (turn != null) {
      turn.process().destroyForcibly().onExit().join();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"udp", "tcp"})
  void browserBehindTurnReachesTheServer(String transport) {
    var server =
        Map.of(
            "urls",
            "turn:" + address + ":" + port + "?transport=" + transport,
            "username",
            "user",
            "credential",
            "secret");
    var configuration = Map.of("iceServers", List.of(server), "iceTransportPolicy", "relay");
    KurentoClient client = KurentoClient.create(Shared.openServer().webSocket().toString());
    MediaPipeline pipeline = client.createMediaPipeline();
    Tab tab = Shared.chromium().tab(URI.create("about:blank"));
    try (var browser = new BrowserPeer(tab, Shared.openServer().page(), configuration)) {
      Call call = new Call(pipeline, browser);
      call.endpoint().connect(call.endpoint());
      call.connect(Media.BOTH_WAYS);
      browser.awaitFrames(30);
      JsonNode stats = browser.stats();
      assertThat(stats.path("localType").asText()).isEqualTo("relay");
      assertThat(stats.path("relayProtocol").asText()).isEqualTo(transport);
    } finally {
      pipeline.release();
      client.destroy();
    }
  }
}
