package io.rivero.rpc.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/// The page draws the graph of a running pipeline, and its counters move.
class GraphIT {
  private static final Duration CALL = Duration.ofSeconds(4);
  private static final String WORDS = "document.getElementById('graph-drawing').textContent";

  @Test
  void elementsConnectionsAndMovingCountersAreSeen() {
    URI page = URI.create(Shared.server().page() + "?autostart=loopback&codec=VP8&graph");
    try (Tab tab = Shared.chromium().tab(page)) {
      tab.await("rivero.peer.connection.connectionState === 'connected'", CALL);
      tab.evaluate(
          "(() => { const choice = document.getElementById('graph-choice');"
              + " choice.value = rivero.peer.endpoint.split('/')[0];"
              + " choice.dispatchEvent(new Event('change')); })()");
      tab.await(WORDS + ".includes('VIDEO VP8')", CALL);
      tab.await(WORDS + ".includes('AUDIO opus')", CALL);
      assertThat(tab.evaluate("document.querySelectorAll('#graph-drawing .node').length").asInt())
          .isOne();
      assertThat(tab.evaluate("document.querySelectorAll('#graph-drawing .edge').length").asInt())
          .isEqualTo(3);
      assertThat(tab.evaluate(WORDS).asText())
          .contains("WebRtcEndpoint", "connection connected", "as RTP packets", "sends video");
      int before = frames(tab);
      tab.await(frames() + " > " + before, CALL);
      String junction =
          "rivero.client.create('PassThrough', {mediaPipeline:"
              + " document.getElementById('graph-choice').value})";
      tab.evaluate(
          "(async () => { const junction = await "
              + junction
              + "; await rivero.client.invoke(rivero.peer.endpoint, 'connect', {sink: junction});"
              + " await rivero.client.invoke(junction, 'setName', {name: '<b>junction</b>'});"
              + " })()");
      tab.await(WORDS + ".includes('<b>junction</b>')", CALL); // as text, not as markup
      tab.evaluate("document.getElementById('graph').scrollIntoView()");
      tab.screenshot(Tools.output("graph.png"));
      tab.evaluate("document.getElementById('stop').click()");
      tab.await("!" + WORDS + ".includes('junction')", CALL);
    }
  }

  private static int frames(Tab tab) {
    return tab.evaluate(frames()).asInt();
  }

  private static String frames() {
    return "Number(" + WORDS + ".match(/packets, (\\d+) frames/)[1])";
  }
}
