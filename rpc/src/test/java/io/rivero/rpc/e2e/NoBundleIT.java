package io.rivero.rpc.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.rivero.rpc.e2e.BrowserPeer.Media;
import io.rivero.rpc.e2e.Call.Signalling;
import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.kurento.client.KurentoClient;
import org.kurento.client.MediaPipeline;

/// A browser that does not put audio and video on one transport (RFC 8829, section 4.1.1).
class NoBundleIT {
  private static final String TRANSPORTS =
      """
      (async () => {
        const report = await peer.pc.getStats();
        return [...report.values()].filter(({ type }) => type === 'transport').map((transport) => {
          const pair = report.get(transport.selectedCandidatePairId);
          return {
            state: transport.dtlsState,
            local: report.get(pair.localCandidateId).port,
            remote: report.get(pair.remoteCandidateId).port,
          };
        });
      })()\
      """;

  @Test
  void audioAndVideoHaveTransportsOfTheirOwnOnTheSamePort() {
    ServerProcess server = Shared.server();
    try (BrowserPeer browser =
        new BrowserPeer(
            Shared.chromium().tab(URI.create("about:blank")),
            server.page(),
            Map.of("bundlePolicy", "max-compat"))) {
      KurentoClient client = KurentoClient.create(server.webSocket().toString());
      MediaPipeline pipeline = client.createMediaPipeline();
      var signalling =
          new Signalling(
              offer -> offer.replaceAll("a=group:BUNDLE[^\r\n]*\r\n", ""),
              candidate -> candidate,
              true);
      Call call = new Call(pipeline, browser, signalling);
      call.endpoint().connect(call.endpoint());
      call.connect(Media.BOTH_WAYS);
      browser.awaitFrames(30);

      assertThat(browser.stats().path("audioEnergy").asDouble()).as("audio energy").isPositive();
      JsonNode transports = browser.tab().evaluate(TRANSPORTS);
      assertThat(transports).hasSize(2);
      assertThat(transports)
          .allSatisfy(
              transport -> assertThat(transport.path("state").asText()).isEqualTo("connected"));
      assertThat(transports.path(0).path("remote")).isEqualTo(transports.path(1).path("remote"));
      assertThat(transports.path(0).path("local")).isNotEqualTo(transports.path(1).path("local"));
      pipeline.release();
      client.destroy();
    }
  }
}
