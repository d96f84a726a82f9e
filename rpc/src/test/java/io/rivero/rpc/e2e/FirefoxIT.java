package io.rivero.rpc.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.time.Duration;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/// The page in Firefox, over an address of this machine: Firefox takes no loopback address for
/// media.
class FirefoxIT {
  private static final Duration CALL = Duration.ofSeconds(4);
  private static final double WINDOW_MILLIS = 5000;

  @Test
  void cameraTravelsToTheServerAndBack() {
    try (Firefox firefox = Firefox.start();
        Tab tab =
            firefox.tab(URI.create(Shared.openServer().page() + "?autostart=loopback&codec=VP8"))) {
      tab.await("rivero.peer.connection.connectionState === 'connected'", CALL);
      JsonNode before = when(tab, stats -> stats.path("framesDecoded").asInt() > 0);
      double due = before.path("timestampMillis").asDouble() + WINDOW_MILLIS;
      JsonNode after = when(tab, stats -> stats.path("timestampMillis").asDouble() >= due);
      double sent = grown("framesSent", before, after);
      assertThat(sent).as("frames sent").isGreaterThan(20);
      assertThat(grown("framesDecoded", before, after) / sent)
          .as("decoded of %s sent", sent)
          .isGreaterThan(0.95);
      assertThat(grown("audioEnergy", before, after)).as("audio energy").isPositive();
      assertThat(after.path("receiveCodec").asText()).isEqualTo("VP8");
      tab.screenshot(Tools.output("firefox.png"));
    }
  }

  /// The first figures of the page that are like that.
  private static JsonNode when(Tab tab, Predicate<JsonNode> wanted) {
    return Wait.value(
        "figures",
        CALL,
        () -> {
          JsonNode stats = tab.evaluate("rivero.stats()");
          return wanted.test(stats) ? stats : null;
        },
        () -> "; " + tab.evaluate("rivero.stats()"));
  }

  private static double grown(String field, JsonNode before, JsonNode after) {
    return after.path(field).asDouble() - before.path(field).asDouble();
  }
}
