package io.rivero.rpc.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.rivero.rpc.e2e.BrowserPeer.Media;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// The official JavaScript client on Node as the application, Chromium as its user; candidates
/// trickle both ways.
class JavaScriptClientIT {
  private static final Duration CALL = Duration.ofSeconds(4);

  private final List<String> events = new ArrayList<>();
  private boolean released;

  @Test
  void browserSeesItselfBack() {
    String uri = Shared.server().webSocket().toString();
    try (NodeClient application = new NodeClient("loopback.cjs", uri);
        BrowserPeer browser = BrowserPeer.open(Shared.chromium(), Shared.server())) {
      application.send(Map.of("offer", browser.offer(Media.BOTH_WAYS)));
      Wait.until(
          "connected",
          CALL,
          () -> {
            application.relay(browser, this::heard);
            return browser.stats().path("state").asText().equals("connected");
          });
      browser.awaitFrames(30);
      assertThat(browser.stats().path("audioEnergy").asDouble()).isPositive();
      Wait.until(
          "events",
          CALL,
          () -> {
            application.relay(browser, this::heard);
            return events.containsAll(
                List.of(
                    "ConnectionStateChanged CONNECTED",
                    "MediaStateChanged CONNECTED",
                    "VIDEO FLOWING",
                    "AUDIO FLOWING"));
          });
      application.send(Map.of("release", true));
      Wait.until(
          "released",
          CALL,
          () -> {
            application.relay(browser, this::heard);
            return released;
          });
    }
  }

  private void heard(JsonNode said) {
    if (said.has("event")) {
      events.add(said.path("type").asText() + " " + said.path("event").asText());
    }
    released |= said.has("released");
  }
}
