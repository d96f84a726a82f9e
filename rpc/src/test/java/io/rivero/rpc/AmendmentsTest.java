package io.rivero.rpc;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.rivero.pipeline.IceCandidatePair;
import io.rivero.pipeline.MediaLatencyStat;
import io.rivero.pipeline.MediaType;
import io.rivero.pipeline.Stats;
import io.rivero.pipeline.StatsType;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// What applications of version 6 still say and read.
class AmendmentsTest {
  private static final String MANAGER = "manager_ServerManager";

  private static RiveroServer server;

  @BeforeAll
  static void start() {
    server = RiveroServer.start(HttpTest.settings(Map.of()));
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static JsonNode get(TestClient client, String object, String operation) throws Exception {
    return client.invoke(object, operation, "{}").at("/result/value");
  }

  @Test
  void propertiesHaveTheirOlderNames() throws Exception {
    try (var client = new TestClient(server)) {
      String pipeline = client.create("MediaPipeline", "{}");
      String arguments = "{\"mediaPipeline\":\"" + pipeline + "\"}";
      String endpoint = client.create("WebRtcEndpoint", arguments);
      assertThat(get(client, pipeline, "getChilds").toString()).isEqualTo("[\"" + endpoint + "\"]");
      client.invoke(endpoint, "setMinOuputBitrate", "{\"minOuputBitrate\":100}");
      client.invoke(endpoint, "setMaxOutputBitrate", "{\"maxOutputBitrate\":200}");
      client.invoke(endpoint, "setOutputBitrate", "{\"bitrate\":150}");
      assertThat(get(client, endpoint, "getMinEncoderBitrate").asInt()).isEqualTo(100);
      assertThat(get(client, endpoint, "getMinOutputBitrate").asInt()).isEqualTo(100);
      assertThat(get(client, endpoint, "getMaxOuputBitrate").asInt()).isEqualTo(200);
      assertThat(get(client, endpoint, "getEncoderBitrate").asInt()).isEqualTo(150);
      client.invoke(endpoint, "setExternalAddress", "{\"externalAddress\":\"198.51.100.1\"}");
      assertThat(get(client, endpoint, "getExternalIPv4").asText()).isEqualTo("198.51.100.1");
      assertThat(get(client, MANAGER, "getChilds").toString()).isEqualTo("[]");
      client.request("closeSession", "{\"release\":true}");
    }
  }

  @Test
  void eventsHaveTheirOlderNamesForThoseWhoAskForThem() throws Exception {
    try (var client = new TestClient(server)) {
      String pipeline = client.create("MediaPipeline", "{}");
      String arguments = "{\"mediaPipeline\":\"" + pipeline + "\"}";
      String endpoint = client.create("WebRtcEndpoint", arguments);
      for (String event :
          List.of(
              "OnIceCandidate",
              "OnIceGatheringDone",
              "IceGatheringDone",
              "OnIceComponentStateChanged",
              "IceComponentStateChange",
              "OnDataChannelOpened",
              "DataChannelOpen",
              "OnDataChannelClosed",
              "DataChannelClose",
              "MediaFlowInStateChange",
              "MediaFlowOutStateChange",
              "MediaTranscodingStateChange")) {
        client.value("subscribe", "{\"object\":\"" + endpoint + "\",\"type\":\"" + event + "\"}");
      }
      client.invoke(endpoint, "generateOffer", "{}");
      client.invoke(endpoint, "gatherCandidates", "{}");
      List<JsonNode> events = client.await(event -> type(event).equals("OnIceGatheringDone"));
      assertThat(events)
          .extracting(AmendmentsTest::type)
          .contains(
              "OnIceCandidate",
              "OnIceComponentStateChanged",
              "IceComponentStateChange",
              "IceGatheringDone")
          .doesNotContain("IceCandidateFound");
      JsonNode data = events.getFirst().at("/params/value/data");
      assertThat(data.path("timestamp").isTextual()).isTrue();
      assertThat(data.path("timestampMillis").asText()).startsWith(data.path("timestamp").asText());
      assertThat(data.path("type").asText()).isEqualTo(type(events.getFirst()));
      client.request("closeSession", "{\"release\":true}");
    }
  }

  private static String type(JsonNode event) {
    return event.at("/params/value/type").asText();
  }

  @Test
  void registersHaveTheNumbersThatItsClientsInsistOn() {
    var values = new Values(ObjectModel.load());
    var latencies =
        List.of(
            new MediaLatencyStat("a", MediaType.AUDIO, 4),
            new MediaLatencyStat("b", MediaType.VIDEO, 6));
    JsonNode stats =
        values.toJson(
            new Stats.EndpointStats("i", StatsType.endpoint, 5_999, latencies, latencies));
    assertThat(stats.path("timestamp").asLong()).isEqualTo(5);
    assertThat(stats.path("inputAudioLatency").asDouble()).isEqualTo(4);
    assertThat(stats.path("inputVideoLatency").asDouble()).isEqualTo(6);
    assertThat(stats.path("audioE2ELatency").asDouble()).isEqualTo(4);
    assertThat(stats.path("videoE2ELatency").asDouble()).isEqualTo(6);
    JsonNode element =
        values.toJson(new Stats.ElementStats("i", StatsType.element, 1000, List.of()));
    assertThat(element.path("inputAudioLatency").asDouble(1)).isZero();
    JsonNode pair = values.toJson(new IceCandidatePair("1", 2, "l", "r"));
    assertThat(pair.path("streamID").asText()).isEqualTo("1");
    assertThat(pair.path("componentID").asInt()).isEqualTo(2);
  }

  @Test
  void theManagerWaitsASecondUnlessToldOtherwise() throws Exception {
    assertThat(requireNonNull(ObjectModel.load().find("ServerManager")).operations())
        .filteredOn(each -> each.name().equals("getUsedCpu"))
        .singleElement()
        .satisfies(each -> assertThat(each.parameters().getFirst().optional()).isTrue());
    try (var client = new TestClient(server)) {
      long before = System.nanoTime();
      assertThat(get(client, MANAGER, "getUsedCpu").isNumber()).isTrue();
      assertThat(System.nanoTime() - before).isGreaterThan(900_000_000L);
    }
  }

  @Test
  void eventsOfTheManagerCarryItsTags() throws Exception {
    try (var client = new TestClient(server)) {
      client.invoke(MANAGER, "addTag", "{\"key\":\"site\",\"value\":\"here\"}");
      client.value("subscribe", "{\"object\":\"" + MANAGER + "\",\"type\":\"ObjectCreated\"}");
      client.create("MediaPipeline", "{}");
      client.invoke(MANAGER, "setSendTagsInEvents", "{\"sendTagsInEvents\":true}");
      client.create("MediaPipeline", "{}");
      client.invoke(MANAGER, "setSendTagsInEvents", "{\"sendTagsInEvents\":false}");
      assertThat(client.events())
          .extracting(event -> event.at("/params/value/data/tags").size())
          .containsExactly(0, 1);
      client.request("closeSession", "{\"release\":true}");
    }
  }
}
