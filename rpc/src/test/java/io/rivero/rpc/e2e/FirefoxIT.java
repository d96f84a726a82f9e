package io.rivero.rpc.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/// The page in Firefox, over an address of this machine: Firefox takes no loopback address for
/// media.
class FirefoxIT {
  private static final Duration CALL = Duration.ofSeconds(4);

  @Test
  void cameraTravelsToTheServerAndBack() {
    try (Firefox firefox = Firefox.start();
        Tab tab =
            firefox.tab(URI.create(Shared.openServer().page() + "?autostart=loopback&codec=VP8"))) {
      tab.await("rivero.peer.connection.connectionState === 'connected'", CALL);
      Wait.value(
          "60 frames and sound",
          CALL,
          () -> {
            JsonNode stats = tab.evaluate("rivero.stats()");
            return stats.path("framesDecoded").asInt() >= 60
                    && stats.path("audioEnergy").asDouble() > 0
                ? stats
                : null;
          },
          () -> "; " + tab.evaluate("rivero.stats()"));
      JsonNode stats = tab.evaluate("rivero.stats()");
      assertThat(stats.path("receiveCodec").asText()).isEqualTo("VP8");
      tab.screenshot(Tools.output("firefox.png"));
    }
  }
}
