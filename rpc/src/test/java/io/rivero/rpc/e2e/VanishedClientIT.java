package io.rivero.rpc.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kurento.client.KurentoClient;
import org.kurento.client.ServerManager;

/// An application with the official JavaScript client that is killed: it never says goodbye, and
/// the collector takes what it had.
class VanishedClientIT {
  private static final Duration COLLECTED = Duration.ofSeconds(4);

  /// Threads of the ICE library remember their last agent until they end.
  private static final Duration POOL_ENDS = Duration.ofSeconds(8);

  @Test
  void leavesNothingBehind(@TempDir Path folder) throws IOException {
    Path configuration = folder.resolve("rivero.conf");
    Files.writeString(configuration, "collector-period = 1\n");
    try (var server = ServerProcess.start("--config", configuration.toString())) {
      KurentoClient observer = KurentoClient.create(server.webSocket().toString());
      try {
        ServerManager manager = observer.getServerManager();
        assertThat(manager.getPipelines()).isEmpty();
        try (var application = new NodeClient("vanish.cjs", server.webSocket().toString())) {
          Wait.value("objects", COLLECTED, application::poll);
          assertThat(manager.getPipelines()).hasSize(1);
          assertThat(manager.getSessions()).hasSize(2);
          application.kill();
        }
        Wait.value(
            "nothing left",
            COLLECTED,
            () ->
                (manager.getPipelines().isEmpty() && manager.getSessions().size() == 1)
                    ? Boolean.TRUE
                    : null,
            () -> ": " + manager.getPipelines() + " " + manager.getSessions());
        assertThat(server.instances("io.rivero.rpc.ClientSession")).isOne();
        Wait.until(
            "no object in memory",
            POOL_ENDS,
            () ->
                server.instances("io.rivero.pipeline.MediaPipeline") == 0
                    && server.instances("io.rivero.pipeline.WebRtcEndpoint") == 0);
      } finally {
        observer.destroy();
      }
    }
  }
}
